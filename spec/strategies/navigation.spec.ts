import type { Request } from 'express';
import {
  endInheritedFragment,
  isNavigation,
  isPrefetch,
  refusePrefetch,
} from '../../lib/strategies/navigation';

const requestWith = (headers: object) => ({ headers }) as unknown as Request;

describe('Somebody who goes to a page', () => {
  it.each([
    ['in an old browser, which says nothing', {}],
    ['in a browser', { 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' }],
    ['in a frame', { 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'iframe' }],
    ['past a service worker', { 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'empty' }],
    ['in the web view of WeCom on Android', { 'x-requested-with': 'com.tencent.wework' }],
    ['in an app with a name like it', { 'x-requested-with': 'com.XMLHttpRequest' }],
    ['in an app with a name that begins like it', { 'x-requested-with': 'XMLHttpRequest.app' }],
    ['for a purpose of their own', { 'sec-purpose': 'prefetched', purpose: 'overview' }],
  ])('is a person: %s', (_, headers) => {
    expect(isNavigation(requestWith(headers))).toBe(true);
    expect(isPrefetch(requestWith(headers))).toBe(false);
  });

  it.each([
    ['an image', { 'sec-fetch-mode': 'no-cors', 'sec-fetch-dest': 'image' }],
    ['a poll', { 'sec-fetch-mode': 'cors' }],
    ['a call of a script', { 'x-requested-with': 'XMLHttpRequest' }],
    ['a call of a script, in another case', { 'x-requested-with': 'xmlhttprequest' }],
  ])('is none: %s', (_, headers) => {
    expect(isNavigation(requestWith(headers))).toBe(false);
    expect(isPrefetch(requestWith(headers))).toBe(false);
  });

  it.each([
    ['sec-purpose', 'prefetch'],
    ['sec-purpose', 'prefetch;prerender'],
    ['sec-purpose', 'prefetch;anonymous-client-ip'],
    ['purpose', 'prefetch'],
    ['x-purpose', 'preview'],
    ['x-moz', 'prefetch'],
    ['x-purpose', 'PRERENDER'],
  ])('is a guess of the browser: %s: %s', (name, value) => {
    expect(isNavigation(requestWith({ [name]: value }))).toBe(false);
    expect(isPrefetch(requestWith({ [name]: value }))).toBe(true);
  });

  it('is asked to come by themselves where the browser guessed', () => {
    const sent: unknown[] = [];
    const end = () => sent.push('end');
    const res = { writeHead: (...head: unknown[]) => sent.push(head) && { end } };

    refusePrefetch({ res } as never);
    refusePrefetch({} as never);

    expect(sent).toEqual([[503, { 'Retry-After': '0' }], 'end']);
  });
});

describe('The fragment of WeCom’s address', () => {
  it.each([
    ['is ended by an empty one', 'Location', '/', '/#'],
    ['is ended whatever the case of the header', 'location', '/orders?id=1', '/orders?id=1#'],
    ['gives way to one that the application asked for', 'Location', '/app#/orders', '/app#/orders'],
    ['is nothing to other headers', 'Content-Location', '/', '/'],
    ['is nothing to a header that is no address', 'Location', 7, 7],
  ])('%s', (_, name, value, sent) => {
    const headers: unknown[] = [];
    const res = {
      setHeader(...header: unknown[]) {
        headers.push(header);
        return this;
      },
    };
    endInheritedFragment(res as never);

    expect(res.setHeader(name, value)).toBe(res);
    expect(headers).toEqual([[name, sent]]);
  });
});
