import { expect, test } from 'vitest';
import { together } from './together.ts';

test('When two services are judged, then the worst decides', () => {
  const go = { judgement: 'go', reasons: [] } as const;
  const hold = { judgement: 'hold', reasons: [], overdue: true } as const;
  const back = { judgement: 'back', reasons: [] } as const;
  expect(together([go, go])).toEqual(go);
  expect(together([go, hold])).toEqual(hold);
  expect(together([hold, back])).toEqual(back);
});
