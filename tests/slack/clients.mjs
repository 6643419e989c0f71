// Slack's own clients talk to the fake: if they understand each other, so would
// we and Slack. node clients.mjs http://127.0.0.1:PORT
import assert from 'node:assert/strict';
import { WebClient, ErrorCode, LogLevel } from '@slack/web-api';
import { IncomingWebhook } from '@slack/webhook';

const base = process.argv[2];
const options = { slackApiUrl: base + '/api/', logLevel: LogLevel.ERROR };
const client = new WebClient('xoxb-test', options);
const says = (error) => (e) => e.code === ErrorCode.PlatformError && e.data.error === error;
const text = (s) => ({ type: 'plain_text', text: s });

const me = await client.auth.test();
assert.equal(me.team_id, 'T0TEST');
await assert.rejects(new WebClient('xoxb-other', options).auth.test(), says('invalid_auth'));

// The first one is answered 429 with Retry-After 1, which the client honours.
const before = Date.now();
const sent = await client.chat.postMessage({
  channel: 'C0GENERAL', text: 'hi <b> & é', unfurl_links: false,
  blocks: [{ type: 'divider' }, { type: 'section', text: { type: 'mrkdwn', text: '*x*' } }],
  metadata: { event_type: 'leadline', event_payload: { job: '7' } },
});
assert.ok(Date.now() - before >= 1000, 'Retry-After');
assert.equal(sent.message.text, 'hi <b> & é');
const history = await client.conversations.history({
  channel: 'C0GENERAL', include_all_metadata: true, limit: 10,
});
assert.equal(history.messages[0].metadata.event_payload.job, '7');
assert.equal((await client.chat.update({ channel: 'C0GENERAL', ts: sent.ts, text: 'x' })).ts, sent.ts);
const reply = await client.chat.postMessage({ channel: 'C0GENERAL', text: 'r', thread_ts: sent.ts });
const thread = await client.conversations.replies({ channel: 'C0GENERAL', ts: sent.ts });
assert.deepEqual(thread.messages.map((m) => m.ts), [sent.ts, reply.ts]);
const opened = await client.conversations.open({ users: 'U0ANN' });
assert.equal((await client.chat.postMessage({ channel: opened.channel.id, text: 'dm' })).ok, true);
assert.equal((await client.users.info({ user: 'U0ANN' })).user.profile.display_name, 'ann');
assert.ok((await client.chat.postEphemeral({ channel: 'C0GENERAL', user: 'U0ANN', text: 'psst' })).message_ts);

const post = (more) => client.chat.postMessage({ channel: 'C0GENERAL', text: 't', ...more });
await assert.rejects(post({ channel: 'C0NONE' }), says('channel_not_found'));
await assert.rejects(post({ text: '' }), says('no_text'));
await assert.rejects(post({ thread_ts: '1.1' }), says('thread_not_found'));
for (const block of [
  { type: 'header', text: { type: 'mrkdwn', text: 'x' } },
  { type: 'header', text: text('x'.repeat(151)) },
  { type: 'section', text: { type: 'mrkdwn', text: 'x'.repeat(3001) } },
  { type: 'section', text: { type: 'mrkdwn', text: '' } },
  { type: 'actions', elements: [] },
  { type: 'actions', elements: [0, 1].map(() => ({ type: 'button', action_id: 'a', text: text('x') })) },
  { type: 'actions', elements: [{ type: 'button', action_id: 'a', text: text('x'), value: 'v'.repeat(2001) }] },
  { type: 'context', elements: [{ type: 'plain_text', text: 'x', colour: 'red' }] },
  { type: 'rich_text', elements: [] },
  { type: 'nonsense' },
]) await assert.rejects(post({ blocks: [block] }), says('invalid_blocks'));
await assert.rejects(post({ blocks: Array(51).fill({ type: 'divider' }) }), says('invalid_blocks'));
await assert.rejects(
  post({ blocks: Array(6).fill({ type: 'section', text: { type: 'mrkdwn', text: 'x'.repeat(2900) } }) }),
  says('msg_blocks_too_long'));
await assert.rejects(client.chat.update({ channel: 'C0GENERAL', ts: '1.1', text: 'x' }), says('message_not_found'));
await assert.rejects(client.chat.update({ channel: 'C0GENERAL', ts: sent.ts, text: 'x'.repeat(4001) }), says('msg_too_long'));
await assert.rejects(client.chat.postEphemeral({ channel: 'C0GENERAL', user: 'U0BOB', text: 'x' }), says('user_not_in_channel'));
await assert.rejects(client.conversations.open({ users: 'U0NONE' }), says('user_not_found'));
await assert.rejects(client.users.info({ user: 'U0NONE' }), says('user_not_found'));
const view = { type: 'modal', title: text('T'), blocks: [{ type: 'divider' }] };
assert.ok((await client.views.open({ trigger_id: 'good', view })).view.id);
await assert.rejects(client.views.open({ trigger_id: 'good', view }), says('exchanged_trigger_id'));
await assert.rejects(client.views.open({ trigger_id: 'old', view }), says('expired_trigger_id'));
await assert.rejects(
  client.views.open({ trigger_id: 'good2', view: { ...view, title: text('x'.repeat(25)) } }),
  says('invalid_arguments'));

const hook = new IncomingWebhook(base + '/services/T0/B0/hook');
assert.equal((await hook.send({ text: 'report', blocks: [{ type: 'divider' }] })).text, 'ok');
await assert.rejects(new IncomingWebhook(base + '/services/T0/B0/gone').send('x'));
console.log('clients: the fake is understood');
