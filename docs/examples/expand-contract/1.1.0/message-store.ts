import type { Database, MessageStore } from '../message-store.ts';

/** Writes both: 1.0.0 reads `destination`, 1.2.0 will read `recipient`. Reads whichever is there. */
export function createMessageStore(database: Database): MessageStore {
  return {
    async send(sender, recipient, body) {
      await database.query(
        'INSERT INTO messages (sender, destination, recipient, body) VALUES ($1, $2, $2, $3)',
        [sender, recipient, body],
      );
    },
    async sentTo(recipient) {
      const { rows } = await database.query<{ body: string }>(
        `SELECT body FROM messages WHERE recipient = $1 OR (recipient IS NULL AND destination = $1)
         ORDER BY message_id`,
        [recipient],
      );
      return rows.map(({ body }) => body);
    },
  };
}
