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

bool chat_guard(struct chat *chat, const char *id)
{
	return chat->ops->guard && chat->ops->guard(chat, id);
}

void chat_claim(struct chat *chat, const char *id, const char *who)
{
	if (chat->ops->claim)
		chat->ops->claim(chat, id, who);
}

void chat_destroy(struct chat *chat)
{
	if (chat)
		chat->ops->destroy(chat);
}
