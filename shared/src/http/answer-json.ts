import type { Response } from 'express';

/**
 * `res.json` of our apps. Express's own also looks for ETags, 304s and charsets, none of which our JSON answers have: that took a busy
 * replica as long as its routing.
 */
export function answerJson(this: Response, value: unknown): Response {
  const text = JSON.stringify(value);
  this.setHeader('Content-Type', 'application/json; charset=utf-8');
  this.setHeader('Content-Length', Buffer.byteLength(text));
  this.end(text);
  return this;
}
