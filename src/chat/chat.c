#include "chat/chat.h"

void chat_send(struct chat *chat, int64_t job, const struct chat_place *to,
	       const struct chat_message *message)
{
	chat->ops->send(chat, job, to, message);
}

void chat_destroy(struct chat *chat)
{
	if (chat)
		chat->ops->destroy(chat);
}
