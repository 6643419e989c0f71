#include "chat/chat.h"

void chat_send(struct chat *chat, int64_t job, const struct chat_place *to,
	       const struct chat_message *message)
{
	chat->ops->send(chat, job, to, message);
}

void chat_answer(struct chat *chat, struct chat_reply *reply,
		 const struct chat_answer *answer)
{
	if (reply)
		chat->ops->answer(chat, reply, answer);
}

bool chat_find(struct chat *chat, int64_t job, const char *name)
{
	if (!chat->ops->find)
		return false;
	chat->ops->find(chat, job, name);
	return true;
}

void chat_destroy(struct chat *chat)
{
	if (chat)
		chat->ops->destroy(chat);
}
