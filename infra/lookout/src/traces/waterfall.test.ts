import { expect, test } from 'vitest';
import { messageTrace } from '../../test/message-trace.ts';
import { exportOf, type Step } from '../../test/otlp.ts';
import { readExport } from './otlp.ts';
import { layOut } from './waterfall.ts';

const spansOf = (steps: readonly Step[]) =>
  steps
    .flatMap((step) => readExport(exportOf('a'.repeat(32), 1_750_000_000_000_000, step)).spans)
    .sort((one, other) => one.start - other.start);

test('When a message waited in a queue, then the wait and the time in which nothing happened are told', () => {
  const { rows, gaps, length } = layOut(spansOf(messageTrace));
  const processed = rows.find(({ span }) => span.name === 'credit-requests process');
  expect(processed).toMatchObject({ depth: 3, late: 177_000, isOrphan: false });
  expect(gaps).toContainEqual({ from: 38_000, to: 214_000 });
  expect(length).toBe(305_000);
});

test('When spans come in any order, then parents stand before their children', () => {
  const steps = messageTrace.toReversed();
  const names = layOut(spansOf(steps)).rows.map(({ span }) => span.name);
  expect(names).toEqual(messageTrace.map(({ name }) => name));
});

test('When a parent is missing, then its child is shown as an orphan', () => {
  const { rows } = layOut(spansOf(messageTrace.filter(({ span }) => span !== 'charge')));
  expect(rows.filter(({ isOrphan }) => isOrphan).map(({ span }) => span.name)).toEqual([
    'credit-replies publish',
  ]);
  expect(rows).toHaveLength(messageTrace.length - 1);
});

test('When spans are each other’s parents, then all of them are shown, once', () => {
  const circle = [
    { span: 'a', parent: 'c', name: 'a', from: 0, to: 1 },
    { span: 'b', parent: 'a', name: 'b', from: 1, to: 2 },
    { span: 'c', parent: 'b', name: 'c', from: 2, to: 3 },
    { span: 'me', parent: 'me', name: 'me', from: 3, to: 4 },
  ];
  const names = layOut(spansOf(circle)).rows.map(({ span }) => span.name);
  expect(names.toSorted()).toEqual(['a', 'b', 'c', 'me']);
});

test('When there is one span without a length, then there is still something to draw', () => {
  const { length, rows } = layOut(spansOf([{ span: 'a', name: 'a', from: 0, to: 0 }]));
  expect([length, rows.length]).toEqual([1, 1]);
});
