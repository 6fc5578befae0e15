import { type Statement, statementsOfOneMessage } from './statements.ts';

/** What a message of the load carries, as SQL. */
const traceparent = `'00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00'`;
const body = `'Hello, how are you today?'`;
const hash = `sha256('request')`;

/**
 * One message's life as pgbench runs it, one message at a time, in two halves because it has two databases: each service's own
 * statements, with expressions of pgbench's variables in the place of the values.
 */
export async function pgbenchScripts(senders: number, recipients: number) {
  const { accept, take, charge, move } = await statementsOfOneMessage();
  const pick = [`\\set sender random(1, ${senders})`, `\\set recipient random(1, ${recipients})`];
  const takeOne = ['BEGIN;', `${fill(take, ['1'])};`, 'COMMIT;'];
  return {
    message: script([
      ...pick,
      '\\set key random(1, 1000000000000)',
      `${fill(accept, [
        `ARRAY['sender-' || :sender]`,
        `ARRAY['recipient-' || :recipient]`,
        `ARRAY[${body}]`,
        'ARRAY[1]',
        `ARRAY['key-' || :key]`,
        `ARRAY[${hash}]`,
        `ARRAY[${traceparent}]`,
        'ARRAY[NULL]',
      ])} \\gset accepted_`,
      ...takeOne,
      `${fill(move, [
        // The statement's columns have capitals: so have pgbench's variables.
        'ARRAY[:accepted_messageId]',
        `ARRAY['queued']`,
        `ARRAY['delivered']`,
        'ARRAY[NULL]',
        'ARRAY[NULL]',
      ])};`,
    ]),
    credit: script([
      ...pick,
      `${fill(charge, [
        `jsonb_build_array(jsonb_build_object('type', 'ChargeRequested', 'version', 1, 'messageId', uuid_v7(),
          'ask', 1, 'account', 'sender-' || :sender, 'price', 1, 'traceparent', ${traceparent}))`,
      ])};`,
      ...takeOne,
    ]),
  };
}

const script = (lines: readonly string[]) => `${lines.join('\n')}\n`;

/** Puts an expression in the place of each value. Throws when the statement takes more or fewer. */
export function fill({ text, values }: Statement, expressions: readonly string[]): string {
  if (expressions.length !== values.length)
    throw new Error(`${expressions.length} expressions for ${values.length} values`);
  return text.replace(/\$(\d+)/g, (_, place) => `(${expressions[Number(place) - 1]})`);
}
