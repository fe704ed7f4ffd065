import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as ts from 'typescript6';
import { verifyPush } from '../../lib/callbacks/verify';
import { cancelAuthXml, envelopeXml, NOW, pushUrl, seal, trust } from '../callbacks/support/wecom';

const LIB = join(__dirname, '..', '..', 'lib');
/** What an attacker sends to be compared with what only this side knows. */
const SECRET = /^(msg_?)?signature$|hmac|^mac$|tag$|token$|secret$|^state$|password$|aeskey$/i;

/** The comparisons of a file that end at the first byte that differs, and have a secret on one side. */
function hastyComparisons(source: string): string[] {
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isBinaryExpression(node) && /^[!=]==?$/.test(node.operatorToken.getText())) {
      const sides = [node.left, node.right];
      if (!sides.some(isKnownWord) && sides.some((side) => SECRET.test(lastName(side)))) {
        found.push(node.getText());
      }
    }
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile('lib.ts', source, ts.ScriptTarget.Latest, true));
  return found;
}

/** `undefined`, a literal: whether there is a value, not which. */
function isKnownWord(side: ts.Expression): boolean {
  const isLiteral = ts.isLiteralExpression(side) || side.kind === ts.SyntaxKind.NullKeyword;
  return isLiteral || ['undefined', 'true', 'false'].includes(side.getText());
}

function lastName(side: ts.Expression): string {
  if (ts.isElementAccessExpression(side)) return side.argumentExpression.getText().replace(/^'|'$/g, '');
  return ts.isPropertyAccessExpression(side) ? side.name.text : side.getText();
}

describe('T64 A secret and what somebody guesses of it', () => {
  it('are compared nowhere in lib by an operator that stops at the first difference', () => {
    const files = readdirSync(LIB, { recursive: true, encoding: 'utf8' }).filter(
      // The simulator stands in for WeCom, and has no secrets that are not written on its page; conformance plays a browser.
      (path) => path.endsWith('.ts') && !path.startsWith('testing') && !path.startsWith('conformance'),
    );

    const hasty = files.flatMap((path) => hastyComparisons(readFileSync(join(LIB, path), 'utf8')));

    expect(files.length).toBeGreaterThan(80);
    expect(hasty).toEqual([]);
  });

  it.each([
    'if (sealed.msgSignature === sign(key, sealed)) accept();',
    "if (req.query['state'] !== expected) refuse();",
    'const right = token == given;',
  ])('would be caught being compared so: %s', (source) => {
    expect(hastyComparisons(source)).toHaveLength(1);
  });

  it('of a push are compared byte by byte to the end, after the form of what was sent', () => {
    const source = readFileSync(join(LIB, 'callbacks', 'envelope.ts'), 'utf8');

    expect(source).toMatch(/timingSafeEqual\(\s*Buffer\.from\(sign\(token, sealed\), 'latin1'\)/);
    expect(source).toContain('/^[0-9a-f]{40}$/.test(sealed.msgSignature)');
  });

  it.each([
    ['in its first byte', 0],
    ['in its last byte', 39],
  ])('of a push end alike where the signature is wrong %s', (_, at) => {
    const sealed = seal(cancelAuthXml());
    const wrong = sealed.msgSignature.at(at) === '0' ? '1' : '0';
    const msgSignature = sealed.msgSignature.slice(0, at) + wrong + sealed.msgSignature.slice(at + 1);

    const url = pushUrl({ ...sealed, msgSignature });

    expect(verifyPush(url, envelopeXml(sealed.encrypt), trust(), NOW * 1000)).toEqual({
      ok: false,
      reason: 'signature',
    });
  });
});
