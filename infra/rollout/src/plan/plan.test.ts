import { Trouble } from '@serin/cli/terminal/trouble.ts';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { makePlan } from './make-plan.ts';
import { defaultSteps, parseSteps } from './parse-steps.ts';
import { parseTargets } from './parse-targets.ts';
import { maxWeight, served, weightsFor } from './weights.ts';

const percents = fc
  .uniqueArray(fc.integer({ min: 1, max: 199 }), { maxLength: 8 })
  .map((halves) => [...halves].sort((a, b) => a - b).map((half) => `${half / 2}%`));

describe('When steps are given as percentages, then', () => {
  test('each that is taken is set exactly, with weights the edge knows, and four serve', () => {
    fc.assert(
      fc.property(percents, (names) => {
        for (const step of parseSteps([...names, '100%'].join())) {
          const { stable, canary, share } = step;
          const wanted = Number.parseFloat(step.name) * 10;
          expect(share.canary * 1_000).toBe(wanted * share.of);
          expect(canary.replicas * canary.weight).toBe(share.canary);
          expect(stable.replicas * stable.weight).toBe(share.of - share.canary);
          for (const { weight } of [stable, canary]) {
            expect(weight).toBeGreaterThanOrEqual(1);
            expect(weight).toBeLessThanOrEqual(maxWeight);
          }
          expect(stable.replicas + canary.replicas).toBeGreaterThanOrEqual(served);
        }
      }),
    );
  });

  test('the smallest are known by heart', () => {
    expect(
      parseSteps('1%,5%,25%,50%,100%').map(({ stable, canary, share }) => [
        `${stable.replicas}x${stable.weight} ${canary.replicas}x${canary.weight}`,
        `${share.canary} of ${share.of}`,
      ]),
    ).toEqual([
      ['4x99 1x4', '4 of 400'],
      ['4x19 1x4', '4 of 80'],
      ['4x3 1x4', '4 of 16'],
      ['4x1 2x2', '4 of 8'],
      ['0x1 4x1', '4 of 4'],
    ]);
  });

  test('one that no weights of 1 to 256 can set is refused, whatever it is', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 99_999 }), (thousandths) => {
        const weights = weightsFor({ part: thousandths, of: 100_000 });
        const read = () => parseSteps(`${thousandths / 1_000}%,100%`);
        if (weights === undefined) expect(read).toThrow(/can't be set exactly/);
        else expect(read()[0]).toMatchObject(weights);
      }),
    );
    expect(() => parseSteps('0.1%,100%')).toThrow(Trouble);
  });
});

test('When nothing is said about steps, then a replica after the other is replaced, and four serve', () => {
  expect(
    parseSteps(defaultSteps).map(({ name, stable, canary, share }) => [
      name,
      stable.replicas,
      canary.replicas,
      share.canary / share.of,
    ]),
  ).toEqual([
    ['1/4', 3, 1, 0.25],
    ['2/4', 2, 2, 0.5],
    ['3/4', 1, 3, 0.75],
    ['4/4', 0, 4, 1],
  ]);
});

test.each([
  ['1/4,50%,100%', 'mixes replicas and weights'],
  ['2/4,1/4,4/4', 'step 1/4 is not more than 2/4'],
  ['1/4,1/4,4/4', 'step 1/4 is not more than 1/4'],
  ['1/4,2/4', 'the last step is 2/4'],
  ['50%', 'the last step is 50%'],
  ['5/4', '5/4 is no step'],
  ['0/4,4/4', '0/4 is no step'],
  ['1/3,4/4', '1/3 is no step'],
  ['0%,100%', '0% is no step'],
  ['101%', '101% is no step'],
  ['', '(nothing) is no step'],
  ['some', 'some is no step'],
])('When steps are %j, then that is refused in words', (steps, words) => {
  expect(() => parseSteps(steps)).toThrow(words);
});

test.each([
  [[], 'no version is named'],
  [['1.2.0'], "1.2.0 names no service's version"],
  [['postgres=18'], "postgres=18 names no service's version"],
  [['message='], "can't be a version of message"],
  [['message=../x'], "can't be a version of message"],
  [['message=1=2'], "message=1=2 names no service's version"],
  [['message=1.2.0', 'message=1.3.0'], 'message is named twice'],
])('When targets are %j, then that is refused in words', (words, text) => {
  expect(() => parseTargets(words)).toThrow(text);
});

describe('When a plan is made, then', () => {
  const wish = { steps: defaultSteps, manual: false, sticky: false, traffic: true };
  const stable = { message: '1.0.0', credit: '1.1.0' };

  test('each service goes from what is stable now', () => {
    const targets = parseTargets(['message=1.2.0', 'credit=1.2.0-slow']);
    expect(makePlan({ ...wish, targets }, stable)).toMatchObject({
      moves: [
        { app: 'message', from: '1.0.0', to: '1.2.0' },
        { app: 'credit', from: '1.1.0', to: '1.2.0-slow' },
      ],
      traffic: true,
    });
  });

  test('one that is there already is refused', () => {
    const targets = parseTargets(['credit=1.1.0']);
    expect(() => makePlan({ ...wish, targets }, stable)).toThrow('credit is 1.1.0 already');
  });
});
