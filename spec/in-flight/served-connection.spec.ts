import type { Request } from 'express';
import * as own from '../../lib/in-flight/served-connection';

describe('Whose login a request is about', () => {
  const connection = { secure: true, appId: 'ww1', callbackURL: 'https://app.example.com/cb' };

  it('is known to a store of another copy of this package (T95)', () => {
    let other: typeof own | undefined;
    jest.isolateModules(() => {
      other = require('../../lib/in-flight/served-connection');
    });
    const req = {} as Request;

    own.noteConnection(req, connection);

    expect(other).not.toBe(own);
    expect(other?.connectionOf(req)).toBe(connection);
    expect(Object.keys(req)).toEqual([]);
  });

  it('is that of the strategy which has asked last, and nobody’s where none has', () => {
    const req = {} as Request;
    const before = own.connectionOf(req);

    own.noteConnection(req, connection);
    own.noteConnection(req, { ...connection, appId: 'ww2' });

    expect([before, own.connectionOf(req)?.appId]).toEqual([undefined, 'ww2']);
  });
});
