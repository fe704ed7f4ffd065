import { gzipSync } from 'node:zlib';
import { envelopeXml, SUITE_ID } from './wecom';

type Named = readonly [name: string, document: Buffer];

/**
 * A hundred documents around a genuine ciphertext. Their signature fits, so that nothing but the reader of the
 * envelope stands between them and the event.
 */
export function hostileDocuments(encrypt: string): readonly Named[] {
  const good = envelopeXml(encrypt);
  const cdata = `<Encrypt><![CDATA[${encrypt}]]></Encrypt>`;
  const text = `<Encrypt>${encrypt}</Encrypt>`;
  const inside = (body: string) => `<xml>${body}</xml>`;
  const to = (value: string) => `<ToUserName>${value}</ToUserName>${cdata}`;
  const many = (part: string, times: number) => part.repeat(times);
  const laughs = Array.from({ length: 9 }, (_, i) => `<!ENTITY l${i + 1} "${many(`&l${i};`, 10)}">`).join('');
  const names = ['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'prototype'];

  const declared: Record<string, string> = {
    'a DOCTYPE': `<!DOCTYPE xml>${good}`,
    'a DOCTYPE in lower case': `<!doctype xml>${good}`,
    'a DOCTYPE from a server': `<!DOCTYPE xml SYSTEM "http://127.0.0.1/x.dtd">${good}`,
    'a DOCTYPE with a public id': `<!DOCTYPE xml PUBLIC "-//X//X" "http://127.0.0.1/x.dtd">${good}`,
    'a DOCTYPE inside the root': inside(`<!DOCTYPE xml>${cdata}`),
    'an entity of its own': `<!DOCTYPE xml [<!ENTITY e "${encrypt}">]>${inside('<Encrypt>&e;</Encrypt>')}`,
    'a file as an entity': `<!DOCTYPE xml [<!ENTITY e SYSTEM "file:///etc/passwd">]>${inside(`${to('&e;')}`)}`,
    'a parameter entity': `<!DOCTYPE xml [<!ENTITY % p SYSTEM "http://127.0.0.1/"> %p;]>${good}`,
    'a billion laughs': `<!DOCTYPE xml [<!ENTITY l0 "lol">${laughs}]>${inside(to('&l9;'))}`,
    'quadratic blow-up': `<!DOCTYPE xml [<!ENTITY q "${many('q', 20_000)}">]>${inside(to(many('&q;', 9_000)))}`,
    'an attribute list': `<!DOCTYPE xml [<!ATTLIST xml a CDATA "b">]>${good}`,
    'an element declaration': `<!DOCTYPE xml [<!ELEMENT xml ANY>]>${good}`,
    'a notation': `<!DOCTYPE xml [<!NOTATION n SYSTEM "n">]>${good}`,
    'two XML declarations': `<?xml version="1.0"?><?xml version="1.0"?>${good}`,
    'an XML declaration behind a space': ` <?xml version="1.0"?>${good}`,
    'an XML declaration of another version': `<?xml version="2.0"?>${good}`,
    'an XML declaration in UTF-16': `<?xml version="1.0" encoding="UTF-16"?>${good}`,
    'an XML declaration in UTF-7': `<?xml version="1.0" encoding="UTF-7"?>${good}`,
    'a style sheet': `<?xml-stylesheet href="http://127.0.0.1/"?>${good}`,
    'a processing instruction inside': inside(`<?php echo 1 ?>${cdata}`),
    'a processing instruction in a value': inside(`<Encrypt><?x?>${encrypt}</Encrypt>`),
    'a comment in front': `<!-- c -->${good}`,
    'a comment behind': `${good}<!-- c -->`,
    'a comment inside': inside(`<!-- c -->${cdata}`),
    'a comment in the ciphertext': inside(
      `<Encrypt>${encrypt.slice(0, 8)}<!-- -->${encrypt.slice(8)}</Encrypt>`,
    ),
    'a comment that does not end': `${good}<!-- `,
    'a conditional section': inside(`<![INCLUDE[${cdata}]]>`),
    'an ignored section': inside(`<![IGNORE[ ]]>${cdata}`),
  };
  const entities: Record<string, string> = Object.fromEntries(
    [
      '&x;',
      '&#43;',
      '&#x2b;',
      '&#0;',
      '&amp',
      '&;',
      '&',
      '& amp;',
      '&AMP;',
      '&nbsp;',
      '&lt',
      '&#99999999;',
    ].map((entity) => [`the reference ${entity}`, inside(`<AgentID>${entity}</AgentID>${cdata}`)]),
  );
  const shape: Record<string, string> = {
    'two ciphertexts': inside(cdata + cdata),
    'two ciphertexts, the second empty': inside(`${cdata}<Encrypt></Encrypt>`),
    'two ciphertexts, the first empty': inside(`<Encrypt></Encrypt>${cdata}`),
    'three ciphertexts': inside(cdata + text + cdata),
    'two receivers': inside(`${to(SUITE_ID)}<ToUserName>${SUITE_ID}</ToUserName>`),
    'two roots': good + good,
    'a second, empty root': `${good}<xml></xml>`,
    'a root in a root': `<xml>${good}</xml>`,
    'no root': cdata,
    'another root': `<root>${cdata}</root>`,
    'a root in capitals': `<XML>${cdata}</XML>`,
    'no ciphertext': inside(`<ToUserName>${SUITE_ID}</ToUserName>`),
    'an empty root': inside(''),
    'an empty ciphertext': inside('<Encrypt></Encrypt>'),
    'the ciphertext one level down': inside(`<a>${cdata}</a>`),
    'an element beside the ciphertext': inside(`<Encrypt><a></a>${encrypt}</Encrypt>`),
    'an element with elements': inside(`<AgentID><a>1</a></AgentID>${cdata}`),
    'elements a thousand deep': inside(many('<a>', 1000) + many('</a>', 1000) + cdata),
    'elements eight thousand deep, never closed': `<xml>${many('<a>', 8000)}`,
    'elements that overlap': inside(`<a><b></a></b>${cdata}`),
    'a tag that never ends': `${good.slice(0, -6)}<`,
    'a name that never ends': `<xml>${`<${many('a', 60_000)}`}`,
    'a root that is not closed': good.slice(0, -6),
    'a root closed twice': `${good}</xml>`,
    'a close in front': `</xml>${good}`,
    'a ciphertext closed by another name': inside(`<Encrypt>${encrypt}</encrypt>`),
    'CDATA that never ends': `<xml><Encrypt><![CDATA[${encrypt}</Encrypt></xml>`,
    'CDATA a thousand times begun': `<xml><Encrypt>${many('<![CDATA[', 1000)}`,
    'CDATA in lower case': inside(`<Encrypt><![cdata[${encrypt}]]></Encrypt>`),
    'CDATA with a space': inside(`<Encrypt><! [CDATA[${encrypt}]]></Encrypt>`),
    'CDATA below the root': inside(`<![CDATA[x]]>${cdata}`),
    'CDATA before the root': `<![CDATA[ ]]>${good}`,
    'CDATA after the root': `${good}<![CDATA[ ]]>`,
    'the end of CDATA in a text': inside(`<AgentID>]]></AgentID>${cdata}`),
    'text below the root': inside(`x${cdata}`),
    'text before the root': `x${good}`,
    'text behind the root': `${good}x`,
    'an attribute': inside(`<Encrypt a="b">${encrypt}</Encrypt>`),
    'a namespace': `<xml xmlns="urn:x">${cdata}</xml>`,
    'a prefixed name': inside(`<a:Encrypt>${encrypt}</a:Encrypt>`),
    'a space before a name': inside(`< Encrypt>${encrypt}</Encrypt>`),
    'a space before a closing name': inside(`<Encrypt>${encrypt}</ Encrypt>`),
    'a space behind the slash of an empty element': inside(`<AgentID/ >${cdata}`),
    'an empty element that closes another': inside(`<Encrypt>${encrypt}</Encrypt/>`),
    'an empty ciphertext element': inside(`<Encrypt/>`),
    'an empty second ciphertext element': inside(`<Encrypt/>${cdata}`),
    'a self-closing root': '<xml/>',
    'an empty name': inside(`<>${encrypt}</>`),
    'a name that begins with a digit': inside(`<1></1>${cdata}`),
    'a line break in the ciphertext': inside(
      `<Encrypt>${encrypt.slice(0, 64)}\n${encrypt.slice(64)}</Encrypt>`,
    ),
    'a space in the ciphertext': inside(`<Encrypt>${encrypt.slice(0, 64)} ${encrypt.slice(64)}</Encrypt>`),
    'an escaped plus in the ciphertext': inside(`<Encrypt>${encrypt.replaceAll('+', '%2B')}x</Encrypt>`),
    JSON: JSON.stringify({ Encrypt: encrypt, ToUserName: SUITE_ID }),
    'a form': `Encrypt=${encodeURIComponent(encrypt)}`,
    nothing: '',
    'white space': ' \n\t\r ',
    'white space without end': `${many(' ', 60_000)}x`,
    'angle brackets only': many('<', 60_000),
    'ampersands only': inside(`<AgentID>${many('&', 60_000)}</AgentID>`),
    'brackets only': `<xml><Encrypt><![CDATA[${many(']', 60_000)}`,
    'a NUL in front': `\0${good}`,
    'a NUL behind': `${good}\0`,
    'a NUL in a value': inside(to(`${SUITE_ID}\0`)),
    'a control character': inside(`<AgentID>\x1b</AgentID>${cdata}`),
  };
  const named = names.map(
    (name) => [`two of ${name}`, inside(many(`<${name}>1</${name}>`, 2) + cdata)] as const,
  );
  const texts = Object.entries({ ...declared, ...entities, ...shape, ...Object.fromEntries(named) });

  return [
    ...texts.map(([name, document]): Named => [name, Buffer.from(document)]),
    ['a byte order mark', Buffer.from(`\ufeff${good}`)],
    ['UTF-16, little end first', Buffer.from(good, 'utf16le')],
    ['UTF-16 with a byte order mark', Buffer.from(`\ufeff${good}`, 'utf16le')],
    ['UTF-16, big end first', Buffer.from(good, 'utf16le').swap16()],
    ['UTF-32', Buffer.concat([...good].map((letter) => Buffer.from([letter.charCodeAt(0), 0, 0, 0])))],
    ['gzip', gzipSync(good)],
    ['bytes that are not UTF-8', Buffer.concat([Buffer.from(good), Buffer.from([0xff, 0xfe])])],
    ['a non-breaking space behind', Buffer.from(`${good}\u00a0`)],
  ];
}
