/** As much of a pool as the stores need. */
export interface Database {
  query<Row extends Record<string, unknown>>(
    text: string,
    values: unknown[],
  ): Promise<{ rows: Row[] }>;
}

/** What every version can do, whatever the column is called. */
export interface MessageStore {
  send(sender: string, recipient: string, body: string): Promise<void>;
  /** What somebody was sent, oldest first. */
  sentTo(recipient: string): Promise<string[]>;
}
