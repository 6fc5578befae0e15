import { describe, expect, test } from 'vitest';
import { mergeEnvFile, parseEnvFile } from './env-file.ts';

describe('the .env file', () => {
  test('When a variable is already there, then it is changed in its place and other lines stay', () => {
    const before = '# mine\nA=1\nSERIN_PORT=5000 # note\n\nB="two words"\n';
    expect(mergeEnvFile(before, { A: '2' })).toBe(
      '# mine\nA=2\nSERIN_PORT=5000 # note\n\nB="two words"\n',
    );
  });

  test('When a variable is new, then it is added at the end', () => {
    expect(mergeEnvFile('A=1', { NODE_IMAGE: 'x:1' })).toBe('A=1\nNODE_IMAGE=x:1\n');
    expect(mergeEnvFile('', { A: '1' })).toBe('A=1\n');
  });

  test('When a variable is named twice, then one line of it is left', () => {
    expect(mergeEnvFile('A=1\nB=1\nA=2\n', { A: '3' })).toBe('A=3\nB=1\n');
  });

  test('When a value is undefined, then the variable is removed', () => {
    expect(mergeEnvFile('A=1\nB=1\n', { A: undefined, C: undefined })).toBe('B=1\n');
  });

  test('When it is read, then quotes, comments and export are understood', () => {
    expect(parseEnvFile('# no\nexport A = 1\nB="two # words"\nC=3 # three\nD=\n')).toEqual({
      A: '1',
      B: 'two # words',
      C: '3',
      D: '',
    });
  });
});
