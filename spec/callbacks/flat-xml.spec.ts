import { readFlatXml } from '../../lib/callbacks/flat-xml';
import { verifyPush } from '../../lib/callbacks/verify';
import { cpuTime } from '../support/cpu-time';
import { hostileDocuments } from './support/hostile-xml';
import { cancelAuthXml, envelopeXml, NOW, pushUrl, seal, trust } from './support/wecom';

const fieldsOf = (document: string) => Object.fromEntries(readFlatXml(document)?.fields ?? []);

describe('Reading a flat document', () => {
  it('takes text and CDATA, in any order and with any white space between', () => {
    const document = '\n<xml>\r\n\t<b><![CDATA[<two>]]></b>\n <a>one</a></xml>\n';

    expect(fieldsOf(document)).toEqual({ a: 'one', b: '<two>' });
  });

  it.each([
    ['empty elements in one tag', '<xml><a/><b />\n<c\t/><d>4</d></xml>', { a: '', b: '', c: '', d: '4' }],
    ['white space inside a tag', '<xml ><a\n>1</a\t></xml\r\n>', { a: '1' }],
    ['a declaration', '<?xml version="1.0"?>\n<xml><a>1</a></xml>', { a: '1' }],
    ['one of the encoding', "<?xml version='1.0' encoding='UTF-8' ?><xml><a>1</a></xml>", { a: '1' }],
    [
      'one that stands alone',
      '<?xml version="1.0" encoding="utf-8" standalone="yes"?><xml><a>1</a></xml>',
      { a: '1' },
    ],
  ])('takes what XML allows besides: %s', (_, document, fields) => {
    expect(fieldsOf(document)).toEqual(fields);
  });

  it.each(['<xml><b><a/></b><c/><c>1</c></xml>', '<xml><b>x<a/></b><c>1</c><c/></xml>'])(
    'gives no value to what holds an empty element, or has one of its name: %s',
    (document) => {
      const read = readFlatXml(document);

      expect([...(read?.fields ?? [])]).toEqual([]);
      expect([...(read?.unclear ?? [])]).toEqual(['b', 'c']);
    },
  );

  it("drops the white space around a value, as in WeCom's sample of a suite_ticket", () => {
    const document = '<xml><InfoType> <![CDATA[suite_ticket]]></InfoType><a>\t b \n</a></xml>';

    expect(fieldsOf(document)).toEqual({ InfoType: 'suite_ticket', a: 'b' });
  });

  it('joins CDATA that was cut in two to carry its own end', () => {
    expect(fieldsOf('<xml><a><![CDATA[x]]]]><![CDATA[>y]]></a></xml>')).toEqual({ a: 'x]]>y' });
  });

  it.each(['<xml><a><![CDATA[x</a></xml>', '<xml><a><![CDATA[x]]</a></xml>', '<xml><a><![CDATA['])(
    'ends where CDATA has no end: %s',
    (document) => {
      expect(readFlatXml(document)).toBeUndefined();
    },
  );

  it('knows the five predefined entities, in texts only', () => {
    const document = '<xml><a>&lt;&gt;&amp;&quot;&apos;&amp;lt;</a><b><![CDATA[&amp;]]></b></xml>';

    expect(fieldsOf(document)).toEqual({ a: '<>&"\'&lt;', b: '&amp;' });
  });

  it('gives no value to a name that occurs twice or holds elements', () => {
    const document = '<xml><a>1</a><a>2</a><b>x<c>3</c></b><d><d>4</d></d><e>5</e></xml>';

    const read = readFlatXml(document);

    expect(Object.fromEntries(read?.fields ?? [])).toEqual({ e: '5' });
    expect([...(read?.unclear ?? [])]).toEqual(['a', 'b', 'd']);
  });

  it('keeps a name from Object.prototype to itself', () => {
    const fields = fieldsOf('<xml><__proto__>x</__proto__><constructor>y</constructor></xml>');

    expect(Object.keys(fields)).toEqual(['__proto__', 'constructor']);
    expect(({} as Record<string, unknown>)['x']).toBeUndefined();
  });

  it('follows eight levels of elements and no more', () => {
    const nested = (levels: number) => `<xml>${'<a>'.repeat(levels)}${'</a>'.repeat(levels)}</xml>`;

    expect(readFlatXml(nested(7))).toBeDefined();
    expect(readFlatXml(nested(8))).toBeUndefined();
  });

  it('takes time in proportion to the length of a document, whatever is in it', () => {
    const worst = ['<', '<a>', '<![CDATA[', ']]>', '&', '&amp;', ' ', '<a></a>', '<a><![CDATA[', ']', '</'];
    const cost = (part: string, length: number) => {
      const document = `<xml><v>${part.repeat(length / part.length)}x</v></xml>`;
      return cpuTime(() => readFlatXml(document));
    };

    // Ten times the length: work that grew with its square would be a hundred times as much.
    const slow = worst.filter((part) => cost(part, 1_000_000) > Math.max(100, 40 * cost(part, 100_000)));

    expect(slow).toEqual([]);
  });
});

describe('The envelope before its signature (T70)', () => {
  const sealed = seal(cancelAuthXml());
  const documents = hostileDocuments(sealed.encrypt);
  const verify = (body: Buffer) => verifyPush(pushUrl(sealed), body.toString('latin1'), trust(), NOW * 1000);

  it('is accepted where it is as WeCom writes it, CDATA or not', () => {
    const plain = `<xml><Encrypt>${sealed.encrypt}</Encrypt></xml>`;

    expect(verify(Buffer.from(envelopeXml(sealed.encrypt))).ok).toBe(true);
    expect(verify(Buffer.from(plain)).ok).toBe(true);
  });

  it('comes in a hundred hostile kinds', () => {
    expect(documents.length).toBeGreaterThanOrEqual(100);
  });

  it.each(documents)('is refused at once with %s', (_, document) => {
    let verified: unknown;

    const cost = cpuTime(() => {
      verified = verify(document);
    });

    expect(verified).toEqual({ ok: false, reason: 'format' });
    expect(cost).toBeLessThan(100);
  });
});
