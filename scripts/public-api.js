// Reads what an application can see of this package: exported names, their members, and the text an editor shows for each.
const { join } = require('node:path');
// TypeScript 7 has no API in JavaScript; this is version 6, for this script alone.
const ts = require('typescript6');

const ROOT = join(__dirname, '..');
/** Entry files by what an application imports. */
const ENTRIES = {
  'passport-wecom': 'lib/index.ts',
  'passport-wecom/doctor': 'lib/doctor/index.ts',
  'passport-wecom/testing': 'lib/testing/index.ts',
};

/** Returns every exported name of every entry, in the order of the alphabet. */
function publicApi() {
  const program = ts.createProgram(
    Object.values(ENTRIES).map((file) => join(ROOT, file)),
    { ...compilerOptions(), noEmit: true },
  );
  const checker = program.getTypeChecker();
  return Object.entries(ENTRIES).map(([entry, file]) => {
    const source = program.getSourceFile(join(ROOT, file));
    if (!source) throw new Error(`no ${file}`);
    const names = checker
      .getExportsOfModule(checker.getSymbolAtLocation(source))
      .map((symbol) => (symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol))
      .map((symbol) => describe(symbol, checker))
      .sort((a, b) => a.name.localeCompare(b.name, 'en'));
    return { entry, names };
  });
}

/**
 * Returns what an application can type or read and an editor has no text for: `Name` or `Name.member`. Each alternative of a union
 * counts; an Outcome is made by `outcome` and opened by nobody.
 */
function withoutText(entries = Object.values(ENTRIES).map((file) => join(ROOT, file))) {
  const program = ts.createProgram(entries, { ...compilerOptions(), noEmit: true });
  const checker = program.getTypeChecker();
  const missing = new Set();
  const look = (symbol, name) => {
    if (textOf(symbol, checker) === '' && tagsOf(symbol).length === 0) missing.add(name);
  };
  for (const entry of entries) {
    const exported = checker.getExportsOfModule(checker.getSymbolAtLocation(program.getSourceFile(entry)));
    for (const each of exported) {
      const symbol = each.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(each) : each;
      const declaration = symbol.declarations[0];
      look(symbol, symbol.name);
      if (symbol.name === 'Outcome') continue;
      for (const type of typesOf(symbol, declaration, checker)) {
        for (const member of checker.getPropertiesOfType(type)) {
          const isPublic = member.declarations?.some((node) => isOurs(node) && !isHidden(node));
          if (isPublic) look(member, `${symbol.name}.${member.name}`);
        }
      }
    }
  }
  return [...missing].sort();
}

/** What a name stands for, each alternative of a union by itself. */
function typesOf(symbol, declaration, checker) {
  const own =
    ts.isVariableDeclaration(declaration) || ts.isFunctionDeclaration(declaration)
      ? checker.getTypeOfSymbolAtLocation(symbol, declaration)
      : checker.getDeclaredTypeOfSymbol(symbol);
  return (own.isUnion() ? own.types : [own]).filter(isObject);
}

function isObject(type) {
  return (type.flags & (ts.TypeFlags.Object | ts.TypeFlags.Intersection)) !== 0;
}

function compilerOptions() {
  const { config } = ts.readConfigFile(join(ROOT, 'tsconfig.json'), ts.sys.readFile);
  return ts.parseJsonConfigFileContent(config, ts.sys, ROOT).options;
}

function describe(symbol, checker) {
  const declaration = symbol.declarations?.[0];
  return {
    name: symbol.name,
    kind: kindOf(declaration),
    signature: signatureOf(declaration),
    text: textOf(symbol, checker),
    tags: tagsOf(symbol),
    members: membersOf(symbol, declaration, checker),
  };
}

function kindOf(declaration) {
  if (ts.isFunctionDeclaration(declaration)) return 'function';
  if (ts.isClassDeclaration(declaration)) return 'class';
  if (ts.isInterfaceDeclaration(declaration)) return 'interface';
  if (ts.isTypeAliasDeclaration(declaration)) return 'type';
  return 'constant';
}

/** The declaration without its body and its comments. */
function signatureOf(declaration) {
  const printer = ts.createPrinter({ removeComments: true });
  const print = (node) => printer.printNode(ts.EmitHint.Unspecified, node, declaration.getSourceFile());
  if (ts.isFunctionDeclaration(declaration)) {
    const parameters = declaration.parameters.map(print).join(', ');
    const generics = declaration.typeParameters
      ? `<${declaration.typeParameters.map(print).join(', ')}>`
      : '';
    const result = declaration.type ? `: ${print(declaration.type)}` : '';
    return `function ${declaration.name.text}${generics}(${parameters})${result}`;
  }
  if (ts.isTypeAliasDeclaration(declaration)) return print(declaration).replace(/^export /, '');
  return undefined;
}

function membersOf(symbol, declaration, checker) {
  if (!ts.isClassDeclaration(declaration) && !ts.isInterfaceDeclaration(declaration)) {
    return ts.isVariableDeclaration(declaration) || isObjectType(declaration)
      ? ownProperties(checker.getTypeOfSymbolAtLocation(symbol, declaration), checker, declaration)
      : [];
  }
  return ownProperties(checker.getDeclaredTypeOfSymbol(symbol), checker, declaration);
}

function isObjectType(declaration) {
  return ts.isTypeAliasDeclaration(declaration) && ts.isTypeLiteralNode(declaration.type);
}

/** Members that this package declares; what a base class of another package has is described there. */
function ownProperties(type, checker, at) {
  return checker
    .getPropertiesOfType(type)
    .filter((member) => member.declarations?.some((node) => isOurs(node) && !isHidden(node)))
    .map((member) => {
      const node = member.declarations[0];
      return {
        name: member.name,
        isOptional: (member.flags & ts.SymbolFlags.Optional) !== 0,
        type: checker.typeToString(
          checker.getTypeOfSymbolAtLocation(member, at),
          at,
          ts.TypeFormatFlags.NoTruncation | ts.TypeFormatFlags.UseAliasDefinedOutsideCurrentScope,
        ),
        text: textOf(member, checker),
        tags: tagsOf(member),
        file: node.getSourceFile().fileName.slice(ROOT.length + 1),
      };
    });
}

function isOurs(node) {
  return !node.getSourceFile().fileName.includes('node_modules');
}

function isHidden(node) {
  const hidden = ts.ModifierFlags.Private | ts.ModifierFlags.Protected;
  return (
    (ts.getCombinedModifierFlags(node) & hidden) !== 0 || (node.name && ts.isPrivateIdentifier(node.name))
  );
}

function textOf(symbol, checker) {
  return ts.displayPartsToString(symbol.getDocumentationComment(checker)).trim();
}

/** Tags as they were written: what TypeScript makes of a link in them loses its name. */
function tagsOf(symbol) {
  const comments = new Set((symbol.declarations ?? []).flatMap(ts.getJSDocTags).map((tag) => tag.parent));
  return [...comments].filter(ts.isJSDoc).flatMap((comment) => {
    const text = comment
      .getText()
      .replace(/^\/\*\*|\*\/$/g, '')
      .replace(/\n\s*\*/g, '\n');
    // A tag stands at the beginning of a line or behind a sentence; a link stands in braces.
    return [...text.matchAll(/(?<!\{)@(\w+)\s+([\s\S]*?)(?=\s(?<!\{)@\w+\s|$)/g)].map(([, name, about]) => ({
      name,
      text: about.replace(/\s+/g, ' ').trim(),
    }));
  });
}

module.exports = { publicApi, withoutText };
