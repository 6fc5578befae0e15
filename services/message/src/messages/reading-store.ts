import type { Pool } from 'pg';
import type { State } from './moves.ts';

export interface MessageRow {
  messageId: string;
  sender: string;
  destination: string;
  body: string;
  state: State;
  reason: string | null;
  createdAt: Date;
  settledAt: Date | null;
}

export interface InboxRow {
  messageId: string;
  position: number;
  sender: string;
  body: string;
  deliveredAt: Date;
}

export const messageColumns = `message_id AS "messageId", sender, destination, body, state, reason,
  created_at AS "createdAt", settled_at AS "settledAt"`;

/** What people ask about their messages: nobody is shown another's. */
export function createReadingStore(pool: Pool) {
  return {
    /** The message, if this subject sent it. */
    async sentBy(sender: string, messageId: string): Promise<MessageRow | undefined> {
      const { rows } = await pool.query<MessageRow>({
        name: 'sent-by',
        text: `SELECT ${messageColumns} FROM messages WHERE message_id = $1 AND sender = $2`,
        values: [messageId, sender],
      });
      return rows[0];
    },

    /** What the subject sent before a message, newest first. */
    async listSent(sender: string, before: string | null, limit: number): Promise<MessageRow[]> {
      const { rows } = await pool.query<MessageRow>({
        name: 'list-sent',
        text: `SELECT ${messageColumns} FROM messages
               WHERE sender = $1 AND message_id < coalesce($2, 'ffffffff-ffff-ffff-ffff-ffffffffffff'::uuid)
               ORDER BY message_id DESC LIMIT $3`,
        values: [sender, before, limit],
      });
      return rows;
    },

    /** What the subject received before a position, newest first. */
    async listReceived(
      recipient: string,
      before: number | null,
      limit: number,
    ): Promise<InboxRow[]> {
      const { rows } = await pool.query<InboxRow>({
        name: 'list-received',
        text: `SELECT message_id AS "messageId", position, sender, body, delivered_at AS "deliveredAt"
               FROM inbox JOIN messages USING (message_id)
               WHERE recipient = $1 AND position < coalesce($2, 9223372036854775807)
               ORDER BY position DESC LIMIT $3`,
        values: [recipient, before, limit],
      });
      return rows;
    },
  };
}
