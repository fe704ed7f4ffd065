import { randomBytes } from 'node:crypto';
import type { ErrorRequestHandler, RequestHandler } from 'express';
import { WeComError } from 'passport-wecom';
import { errorPage } from './views/error-page';
import { sendPage } from './views/page';

/** Answers what no route took. */
export const notFound: RequestHandler = (req, res) => {
  sendPage(req, res, errorPage(404, undefined), 404);
};

/** Writes one line for the operator and shows the visitor a page with the same reference. */
export function errorHandler(log: (line: string) => void): ErrorRequestHandler {
  return (error: unknown, req, res, next) => {
    if (res.headersSent) return next(error);
    const status = statusOf(error);
    const reference = status >= 500 ? referenceOf(error) : undefined;
    if (reference !== undefined) log(`[${reference}] ${req.method} ${req.path} ${status} ${describe(error)}`);
    return sendPage(req, res, errorPage(status, reference), status);
  };
}

function statusOf(error: unknown): number {
  const { status } = error as { status?: unknown };
  return typeof status === 'number' && status >= 400 && status <= 599 ? status : 500;
}

// The library has written what the operator can do about its own errors, under this reference.
function referenceOf(error: unknown): string {
  return (error instanceof WeComError && error.reference) || randomBytes(4).toString('hex');
}

function describe(error: unknown): string {
  if (error instanceof WeComError) return `${error.code} ${error.message}`;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
