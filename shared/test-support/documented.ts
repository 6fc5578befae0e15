import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { openApiDocument, templateOf } from '../src/openapi/document.ts';
import type { Operation } from '../src/openapi/operation.ts';
import { operations } from '../src/openapi/operations.ts';

/** An answer as it came, over HTTP. */
export interface Came {
  status: number;
  header(name: string): string | null;
  text: string;
}

interface DocumentedHeader {
  $ref?: string;
  required?: boolean;
}

interface DocumentedResponse {
  headers: Record<string, DocumentedHeader>;
  content?: Record<string, object>;
}

const document = openApiDocument();
const ajv = new Ajv2020({ strict: false, allErrors: true });
addFormats.default(ajv);
ajv.addSchema(document, 'document');

/** What is wrong with a value by the schema at this place of the document. */
function complaints(place: (string | number)[], value: unknown): string[] {
  const pointer = place
    .map(
      (step) => `/${encodeURIComponent(String(step).replaceAll('~', '~0').replaceAll('/', '~1'))}`,
    )
    .join('');
  const check = ajv.getSchema(`document#${pointer}`);
  if (check === undefined) throw new Error(`nothing in the document at ${pointer}`);
  if (check(value) === true) return [];
  return (check.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
}

/** The documented call that a request is, if it is one. */
export function operationOf(method: string, path: string): Operation | undefined {
  const bare = path.split('?')[0] ?? '';
  return operations.find(
    (operation) =>
      operation.method === method.toLowerCase() &&
      new RegExp(`^${operation.path.replaceAll(/:\w+/g, '[^/]+')}$`).test(bare),
  );
}

function wrongHeaders(place: string[], { headers }: DocumentedResponse, came: Came): string[] {
  return Object.entries(headers).flatMap(([name, header]) => {
    const value = came.header(name);
    const at =
      header.$ref === undefined ? [...place, 'headers', name] : ['components', 'headers', name];
    if (value !== null)
      return complaints([...at, 'schema'], value).map((text) => `${name}:${text}`);
    const isRequired = header.$ref !== undefined || header.required === true;
    return isRequired ? [`the header ${name} is missing`] : [];
  });
}

function wrongBody(place: string[], { content = {} }: DocumentedResponse, came: Came): string[] {
  const mediaType = came.header('content-type')?.split(';')[0];
  if (mediaType === undefined)
    return came.text === '' && Object.keys(content).length === 0 ? [] : ['there is no media type'];
  if (content[mediaType] === undefined) return [`${mediaType} is not documented`];
  const body = mediaType.endsWith('json') ? JSON.parse(came.text) : came.text;
  return complaints([...place, 'content', mediaType, 'schema'], body);
}

/** Everything about an answer that is not as the document has it. */
export function undocumented(operation: Operation, came: Came): string[] {
  const path = templateOf(operation.path);
  const place = ['paths', path, operation.method, 'responses', String(came.status)];
  const responses = (document.paths[path] as Record<string, { responses: object }>)[
    operation.method
  ]?.responses as Record<string, DocumentedResponse>;
  const response = responses[came.status];
  if (response === undefined) return [`the status ${came.status} is not documented`];
  return [...wrongHeaders(place, response, came), ...wrongBody(place, response, came)];
}
