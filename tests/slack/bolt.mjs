// Slack's own framework takes what our people post: their signatures and shapes.
// Prints what it understood, a line each. node bolt.mjs PORT SECRET API
import bolt from '@slack/bolt';

const { App, HTTPReceiver } = bolt;
const [port, signingSecret, slackApiUrl] = process.argv.slice(2);
const receiver = new HTTPReceiver({
  signingSecret, logLevel: 'error',
  endpoints: ['/slack/events', '/slack/commands', '/slack/interactivity'],
});
const app = new App({ receiver, token: 'xoxb-test', clientOptions: { slackApiUrl } });
const say = (line) => process.stdout.write(line + '\n');

app.command('/interview', async ({ ack, command }) => {
  say(`command ${command.user_id} ${command.text}`);
  await ack({ response_type: 'ephemeral', text: 'got ' + command.text });
});
app.message(async ({ message }) => message.subtype || say(`message ${message.user} ${message.text}`));
app.event('message', async ({ event }) => {
  if (event.subtype === 'message_changed')
    say(`changed ${event.previous_message.text} to ${event.message.text}`);
  if (event.subtype === 'message_deleted') say(`deleted ${event.deleted_ts}`);
});
app.action(/./, async ({ ack, action, body }) => {
  say(`action ${body.user.id} ${action.value}`);
  await ack();
});
app.view('decide', async ({ ack, view }) => {
  const values = Object.values(view.state.values).map((v) => Object.values(v)[0].value);
  say(`view ${view.private_metadata} ${values}`);
  await ack({ response_action: 'errors', errors: { reason: 'too short' } });
});
await app.start(Number(port));
say('listening');
