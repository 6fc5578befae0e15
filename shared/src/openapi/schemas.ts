import { z } from 'zod';
import { balanceAnswer, ledgerEntry, ledgerPage, topUpBody } from '../contracts/credit-http.ts';
import {
  messageWithOutcome,
  openMessage,
  postMessageBody,
  receivedMessage,
  receivedPage,
  sentMessage,
  sentPage,
} from '../contracts/message-http.ts';
import {
  liveAnswer,
  problemAnswer,
  readinessAnswer,
  versionAnswer,
} from '../contracts/service-http.ts';

/** The schemas that have a name in the document. */
const named: Record<string, z.ZodType> = {
  NewMessage: postMessageBody,
  OpenMessage: openMessage,
  MessageWithOutcome: messageWithOutcome,
  SentMessage: sentMessage,
  ReceivedMessage: receivedMessage,
  SentPage: sentPage,
  ReceivedPage: receivedPage,
  TopUp: topUpBody,
  Balance: balanceAnswer,
  LedgerEntry: ledgerEntry,
  LedgerPage: ledgerPage,
  Version: versionAnswer,
  Live: liveAnswer,
  Readiness: readinessAnswer,
  Problem: problemAnswer,
};

const uri = (name: string) => `#/components/schemas/${name}`;
const names = new Map(Object.entries(named).map(([name, schema]) => [schema, name]));

/** Formats say the same as zod's long patterns for them. */
function tidy({ jsonSchema }: { jsonSchema: z.core.JSONSchema.BaseSchema }): void {
  if (jsonSchema.format !== undefined) delete jsonSchema.pattern;
}

/**
 * A reference to a named schema; another as it stands. `output`: a parameter is described as the number it is, not as the
 * text it comes in.
 */
export function schemaOf(schema: z.ZodType): object {
  const name = names.get(schema);
  if (name !== undefined) return { $ref: uri(name) };
  const { $schema: _, ...inline } = z.toJSONSchema(schema, { io: 'output', override: tidy });
  return inline;
}

/** All named schemas, in JSON Schema 2020-12, which is what OpenAPI 3.1 speaks. */
export function componentSchemas(): Record<string, object> {
  const registry = z.registry<{ id: string }>();
  for (const [id, schema] of Object.entries(named)) registry.add(schema, { id });
  const { schemas } = z.toJSONSchema(registry, { uri, io: 'output', override: tidy });
  return Object.fromEntries(
    Object.entries(schemas).map(([name, { $schema: _s, $id: _i, ...schema }]) => [name, schema]),
  );
}
