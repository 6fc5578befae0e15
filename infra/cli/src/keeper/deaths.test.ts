import { expect, test } from 'vitest';
import { Deaths, readEvent } from './deaths.ts';

function after(actions: string[], waitMs = 1_000): string[] {
  const deaths = new Deaths();
  for (const action of actions) deaths.note({ action, id: 'a', name: 'one', time: 0 }, 0);
  return deaths.due(waitMs).map(({ name }) => name);
}

test.each([
  ['docker kill', ['kill', 'die'], ['one']],
  ['docker kill twice', ['kill', 'die', 'start', 'kill', 'die'], ['one']],
  ['docker stop', ['kill', 'die', 'stop'], []],
  ['docker stop, told in the other order', ['kill', 'stop', 'die'], []],
  ['docker kill after a stop and a start', ['stop', 'die', 'start', 'kill', 'die'], ['one']],
  ['docker stop past its grace time', ['kill', 'kill', 'die', 'stop'], []],
  ['docker rm --force', ['kill', 'die', 'destroy'], []],
  ['docker restart', ['kill', 'die', 'stop', 'start', 'restart'], []],
  ['a crash the restart policy mends at once', ['die', 'start'], []],
  ['a reload by signal', ['kill'], []],
])('When the events are those of %s, then the verdict is right', (_, actions, verdict) => {
  expect(after(actions)).toEqual(verdict);
});

test('When a container has only just died, then the keeper waits for the explanation', () => {
  expect(after(['kill', 'die'], 100)).toEqual([]);
});

test('When a death is due, then it is named once', () => {
  const deaths = new Deaths();
  deaths.note({ action: 'die', id: 'a', name: 'one', time: 0 }, 0);
  expect(deaths.due(1_000)).toHaveLength(1);
  expect(deaths.due(2_000)).toEqual([]);
});

test('When a line of docker events is read, then id, name, action and time come out', () => {
  const line =
    '{"status":"die","Type":"container","Action":"die","Actor":{"ID":"abc","Attributes":{"name":"serin-consul-1"}},"timeNano":1700000000500000000}';
  expect(readEvent(line)).toEqual({
    action: 'die',
    id: 'abc',
    name: 'serin-consul-1',
    time: 1700000000500,
  });
  expect(readEvent('{"Type":"network","Action":"connect"}')).toBeUndefined();
  expect(readEvent('not json')).toBeUndefined();
});
