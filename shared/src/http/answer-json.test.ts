import express from 'express';
import supertest from 'supertest';
import { expect, test } from 'vitest';
import { answerJson } from './answer-json.ts';

const app = express();
app.response.json = answerJson;
app.get('/', (_req, res) => void res.status(202).json({ name: 'Zoë' }));

test('When a value is answered, then as JSON in UTF-8 of known length', async () => {
  const answer = await supertest(app).get('/').set('If-None-Match', '*').expect(202);
  expect(answer.body).toEqual({ name: 'Zoë' });
  expect(answer.headers).toMatchObject({
    'content-type': 'application/json; charset=utf-8',
    'content-length': '15',
  });
});

test('When only the headers are asked for, then there is no body', async () => {
  const answer = await supertest(app).head('/').expect(202);
  expect(answer.headers['content-length']).toBe('15');
  expect(answer.text ?? '').toBe('');
});
