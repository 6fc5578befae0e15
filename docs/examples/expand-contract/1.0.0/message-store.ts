import type { Database, MessageStore } from '../message-store.ts';

/** Knows `destination` alone. */
export function createMessageStore(database: Database): MessageStore {
  return {
    async send(sender, recipient, body) {
      await database.query('INSERT INTO messages (sender, destination, body) VALUES ($1, $2, $3)', [
        sender,
        recipient,
        body,
      ]);
    },
    async sentTo(recipient) {
      const { rows } = await database.query<{ body: string }>(
        'SELECT body FROM messages WHERE destination = $1 ORDER BY message_id',
        [recipient],
      );
      return rows.map(({ body }) => body);
    },
  };
}
