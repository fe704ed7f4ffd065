import { gzipSync } from 'node:zlib';
import { z } from 'zod';
import { WeComApiError, WeComUnexpectedReplyError } from '../../lib/errors';
import { Qyapi, type QyapiCall } from '../../lib/qyapi/call';
import { type Answer, json, type Peer, startPeer, text } from './support/peer';

const ENDPOINT = '/cgi-bin/user/get';
const ok: QyapiCall<{ userid: string }> = { endpoint: ENDPOINT, reply: z.object({ userid: z.string() }) };

let peer: Peer;
afterEach(() => peer.close());

async function ask(answer: Answer, call: QyapiCall<{ userid: string }> = ok) {
  peer = await startPeer(answer);
  return new Qyapi({ api: peer.url, timeoutMs: 2_000 }).call(call);
}

describe('A success of WeCom', () => {
  it.each([
    ['a number', { errcode: 0, errmsg: 'ok', userid: 'zhangsan' }],
    ['a string', { errcode: '0', errmsg: 'ok', userid: 'zhangsan' }],
    ['left out', { userid: 'zhangsan' }],
  ])('is recognised where errcode is %s', async (_, answer) => {
    const { value } = await ask(json(answer));

    expect(value).toEqual({ userid: 'zhangsan' });
  });

  it('comes with the whole answer besides the checked fields (F21)', async () => {
    const { json: whole } = await ask(json({ errcode: 0, errmsg: 'ok', userid: 'zhangsan', extra: [1] }));

    expect(whole).toEqual({ errcode: 0, errmsg: 'ok', userid: 'zhangsan', extra: [1] });
  });

  it.each(['text/plain', 'text/html; charset=gbk', 'application/octet-stream', 'image/png'])(
    'is read although its content type is %s (F18)',
    async (type) => {
      const { value } = await ask(text('{"userid":"zhangsan"}', { 'Content-Type': type }));

      expect(value.userid).toBe('zhangsan');
    },
  );

  it('is read without any content type', async () => {
    const { value } = await ask(text('{"userid":"zhangsan"}'));

    expect(value.userid).toBe('zhangsan');
  });

  it('is read when it is packed', async () => {
    const packed = gzipSync('{"userid":"zhangsan"}');

    const { value } = await ask(text(packed, { 'Content-Encoding': 'gzip' }));

    expect(value.userid).toBe('zhangsan');
  });

  it('is read behind a byte order mark (F22)', async () => {
    const { value } = await ask(text('\uFEFF{"userid":"zhangsan"}'));

    expect(value.userid).toBe('zhangsan');
  });

  it('keeps a Chinese name whole that is cut between two chunks', async () => {
    const bytes = Buffer.from('{"userid":"张三"}');

    const { value } = await ask((res) => {
      res.writeHead(200);
      res.write(bytes.subarray(0, 12), () => setImmediate(() => res.end(bytes.subarray(12))));
    });

    expect(value.userid).toBe('张三');
  });

  it('may have exactly 64 KiB', async () => {
    const { value } = await ask(text(padded(65_536)));

    expect(value.userid).toBe('zhangsan');
  });

  it('is read with a thousand levels of nesting and half a surrogate pair in it (F22)', async () => {
    const nested = `${'['.repeat(1_000)}${']'.repeat(1_000)}`;

    const { value } = await ask(text(`{"userid":"zhangsan","a":${nested},"b":"\\ud800"}`));

    expect(value.userid).toBe('zhangsan');
  });

  it('pollutes no prototype (F22)', async () => {
    await ask(
      text('{"userid":"zhangsan","__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}'),
    );

    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });
});

describe('A refusal by WeCom', () => {
  it.each([40029, '40029'])('is recognised where errcode is %p', async (errcode) => {
    const failure = await ask(json({ errcode, errmsg: 'invalid code' })).catch((error: unknown) => error);

    expect(failure).toBeInstanceOf(WeComApiError);
    expect(failure).toMatchObject({ code: 'ERR_WECOM_API', status: 502, errcode: 40029, endpoint: ENDPOINT });
  });

  it('keeps the hint that WeCom’s error tool asks for', async () => {
    await expect(ask(json({ errcode: 40029, errmsg: 'invalid code, hint: [17]' }))).rejects.toMatchObject({
      hint: '17',
    });
  });

  it('stays a refusal with the default fields of a success in it', async () => {
    const answer = { errcode: 40029, errmsg: 'invalid code', agent: [], parents: [], userid: 'zhangsan' };

    await expect(ask(json(answer))).rejects.toMatchObject({ errcode: 40029 });
  });

  it('needs no errmsg, and none of its own form', async () => {
    await expect(ask(json({ errcode: 48002, errmsg: { not: 'text' } }))).rejects.toMatchObject({
      errcode: 48002,
    });
  });

  it('names the path of the call and never its query', async () => {
    const call = { ...ok, query: { access_token: 'the-token', userid: 'zhangsan' } };

    const failure = (await ask(json({ errcode: 60111 }), call).catch(
      (error: unknown) => error,
    )) as WeComApiError;

    expect(failure.endpoint).toBe('/cgi-bin/user/get');
    expect(failure.message).not.toContain('?');
  });
});

describe('What is no answer of WeCom', () => {
  it.each([
    ['nothing', ''],
    ['a page of a proxy', '<html>502</html>'],
    ['JSON cut short', '{"errcode":0,"userid":"zha'],
    ['a list', '[]'],
    ['a list with an answer in it', '[{"errcode":0,"userid":"zhangsan"}]'],
    ['a word', '"ok"'],
    ['a number', '0'],
    ['null', 'null'],
    ['errcode null', '{"errcode":null,"userid":"zhangsan"}'],
    ['errcode true', '{"errcode":true,"userid":"zhangsan"}'],
    ['errcode empty', '{"errcode":"","userid":"zhangsan"}'],
    ['errcode a word', '{"errcode":"ok","userid":"zhangsan"}'],
    ['errcode a list', '{"errcode":[0],"userid":"zhangsan"}'],
    ['errcode in another notation', '{"errcode":"0x0","userid":"zhangsan"}'],
    ['no userid', '{"errcode":0}'],
    ['a userid of another type', '{"errcode":0,"userid":7}'],
    ['two answers', '{"userid":"zhangsan"}{"userid":"zhangsan"}'],
  ])('is refused: %s', async (_, body) => {
    const failure = await ask(text(body)).catch((error: unknown) => error);

    expect(failure).toBeInstanceOf(WeComUnexpectedReplyError);
    expect(failure).toMatchObject({ code: 'ERR_WECOM_UNEXPECTED_REPLY', status: 502 });
    expect(peer.requests).toHaveLength(1);
  });

  it('names the fields that are wrong, not what stands in them (F21)', async () => {
    await expect(ask(json({ errcode: 0, userid: { canary: 'from the wire' } }))).rejects.toThrow(
      /^\/cgi-bin\/user\/get: the answer lacks or misforms userid\./,
    );
  });

  it.each([
    ['<html>', 'the answer is no JSON'],
    ['[]', 'the answer is no object with an errcode WeCom uses'],
    ['null', 'the answer is no object with an errcode WeCom uses'],
    ['{"errcode":"ok"}', 'the answer is no object with an errcode WeCom uses'],
  ])('says what it is instead, and where to look: %s', async (body, what) => {
    await expect(ask(text(body))).rejects.toThrow(
      `${ENDPOINT}: ${what}. Check that hosts.api and any proxy lead to WeCom.`,
    );
  });

  it('names each field that is wrong by its whole path', async () => {
    const parts = z.object({ corp_info: z.object({ corpid: z.string() }), userid: z.string() });
    const call = { endpoint: ENDPOINT, reply: parts } as unknown as typeof ok;

    await expect(ask(json({ errcode: 0, corp_info: {} }), call)).rejects.toThrow(
      'the answer lacks or misforms corp_info.corpid, userid.',
    );
  });

  it('is refused as a whole where no single field is wrong', async () => {
    const call = { ...ok, reply: z.looseObject({ userid: z.string() }).refine(() => false) };

    await expect(ask(json({ errcode: 0, userid: 'zhangsan' }), call)).rejects.toThrow(
      'the answer lacks or misforms answer',
    );
  });

  it('is refused above 64 KiB', async () => {
    await expect(ask(text(padded(65_537)))).rejects.toBeInstanceOf(WeComUnexpectedReplyError);
  });

  it.each([201, 202, 204, 206, 304, 400, 401, 403, 404, 429])(
    'is refused with status %i, whatever its body says',
    async (status) => {
      const failure = await ask((res) => {
        res.writeHead(status).end(status === 204 || status === 304 ? undefined : '{"userid":"zhangsan"}');
      }).catch((error: unknown) => error);

      expect(failure).toBeInstanceOf(WeComUnexpectedReplyError);
      expect((failure as Error).message).toContain(`HTTP status ${status}`);
    },
  );
});

function padded(bytes: number): string {
  const empty = '{"userid":"zhangsan","pad":""}';
  return empty.replace('""', `"${'x'.repeat(bytes - empty.length)}"`);
}
