import { type ProblemAnswer, problemAnswer } from '../contracts/service-http.ts';
import { allAnswers } from './all-answers.ts';
import type { Answer } from './answer.ts';
import { always, type HeaderName, headers } from './headers.ts';
import type { Operation } from './operation.ts';
import { operations } from './operations.ts';
import { everywhere, parametersOf, requestHeaders } from './parameters.ts';
import { componentSchemas, schemaOf } from './schemas.ts';

/** Of the contract, not of a release: releases that keep it have the same document. */
const contractVersion = '1.0.0';

const description = `Messages that cost credit. Errors are problem+json (RFC 9457): their \`type\` says what happened, and
never changes. A path that is not here gets 404, another method 405, and what is no HTTP at all a plain 400.`;

type Body = NonNullable<Answer['body']>;

/** The template of a path as OpenAPI writes it. */
export const templateOf = (path: string) => path.replaceAll(/:(\w+)/g, '{$1}');

const groupBy = <Item, Key>(items: readonly Item[], keyOf: (item: Item) => Key) => [
  ...Map.groupBy(items, keyOf),
];

/** One of these schemas; for problems, which types can come. */
function anyOf(bodies: Body[]): object {
  const [first, ...others] = new Set(bodies.map(({ schema }) => schema));
  if (first === undefined) return {};
  if (others.length > 0) return { anyOf: [first, ...others].map(schemaOf) };
  if (first !== problemAnswer) return schemaOf(first);
  const types = bodies.map(({ example }) => (example as ProblemAnswer).type);
  return { ...schemaOf(first), properties: { type: { enum: [...new Set(types)] } } };
}

function contentOf(answers: Answer[]): Record<string, object> {
  const bodies = answers.flatMap(({ name, body }) => (body ? [{ name, ...body }] : []));
  return Object.fromEntries(
    groupBy(bodies, ({ mediaType }) => mediaType).map(([mediaType, group]) => {
      const examples = group.map(({ name, example }) => [name, { value: example }]);
      return [mediaType, { schema: anyOf(group), examples: Object.fromEntries(examples) }];
    }),
  );
}

/** A header of a status is required when each of its answers has it. */
function headersOf(answers: Answer[]): Record<string, object> {
  const names = new Set<HeaderName>([...always, ...answers.flatMap((answer) => answer.headers)]);
  const onAll = (name: HeaderName) =>
    always.some((one) => one === name) || answers.every((one) => one.headers.includes(name));
  return Object.fromEntries(
    [...names].map((name) => [
      name,
      onAll(name)
        ? { $ref: `#/components/headers/${name}` }
        : { ...headers[name], required: false },
    ]),
  );
}

function responseOf(answers: Answer[]): object {
  const content = contentOf(answers);
  return {
    description: [...new Set(answers.map((answer) => answer.description))].join(' '),
    headers: headersOf(answers),
    ...(Object.keys(content).length === 0 ? {} : { content }),
  };
}

function operationObject(operation: Operation): object {
  const { id, tag, summary, scope, body } = operation;
  const byStatus = groupBy(allAnswers(operation), ({ status }) => status);
  return {
    operationId: id,
    tags: [tag],
    summary,
    ...(operation.description === undefined ? {} : { description: operation.description }),
    security: scope === undefined ? [] : [{ token: [scope] }],
    parameters: parametersOf(operation),
    ...(body === undefined
      ? {}
      : {
          requestBody: {
            required: true,
            content: {
              'application/json': { schema: schemaOf(body.schema), example: body.example },
            },
          },
        }),
    responses: Object.fromEntries(
      byStatus.map(([status, answers]) => [String(status), responseOf(answers)]),
    ),
  };
}

function pathItem(calls: Operation[]): object {
  return {
    parameters: everywhere.map((name) => ({ $ref: `#/components/parameters/${name}` })),
    ...Object.fromEntries(calls.map((call) => [call.method, operationObject(call)])),
  };
}

/** The whole API of both services, as a person at the edge sees it. */
export function openApiDocument() {
  const byPath = groupBy(operations, ({ path }) => templateOf(path));
  return {
    openapi: '3.1.1',
    info: {
      title: 'Serin',
      version: contractVersion,
      description,
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: '/' }],
    tags: [
      { name: 'messages', description: 'Sending, following and reading messages.' },
      { name: 'credit', description: 'What they cost.' },
      { name: 'system', description: 'Who answers, and whether they can.' },
    ],
    paths: Object.fromEntries(byPath.map(([path, calls]) => [path, pathItem(calls)])),
    components: {
      securitySchemes: {
        token: {
          type: 'http',
          scheme: 'bearer',
          bearerFormat: 'JWT',
          description:
            'Each call names the scope that the token must have. Try `npm run -s token -- alice`.',
        },
      },
      parameters: requestHeaders,
      headers,
      schemas: componentSchemas(),
    },
  };
}
