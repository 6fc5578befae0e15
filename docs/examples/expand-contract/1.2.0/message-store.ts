import type { Database, MessageStore } from '../message-store.ts';

/** Knows `recipient` alone: 1.1.0, beside it, reads that too. 1.3.0 does the same. */
export function createMessageStore(database: Database): MessageStore {
  return {
    async send(sender, recipient, body) {
      await database.query('INSERT INTO messages (sender, recipient, body) VALUES ($1, $2, $3)', [
        sender,
        recipient,
        body,
      ]);
    },
    async sentTo(recipient) {
      const { rows } = await database.query<{ body: string }>(
        'SELECT body FROM messages WHERE recipient = $1 ORDER BY message_id',
        [recipient],
      );
      return rows.map(({ body }) => body);
    },
  };
}
