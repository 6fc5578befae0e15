import { expect, test } from 'vitest';
import { readFailingChecks } from '../project/explain.ts';
import { fine, formatFinding, wrong } from './finding.ts';

test('When a service says which check fails, then it is named with its code', () => {
  const json =
    '{"status":"unready","checks":{"postgres":{"status":"down","code":"ECONNREFUSED"},"lifecycle":{"status":"up"}}}';
  expect(readFailingChecks(json)).toEqual(['postgres: down ECONNREFUSED']);
  expect(readFailingChecks('<html>')).toEqual([]);
  expect(readFailingChecks('{"status":"ready","checks":{"postgres":{"status":"up"}}}')).toEqual([]);
});

test('When something is wrong, then the way out stands below it', () => {
  expect(formatFinding(wrong('port 1 is taken', 'Stop it.'))).toBe(
    '✖ port 1 is taken\n    → Stop it.',
  );
  expect(formatFinding(fine('all well'))).toBe('✔ all well');
});
