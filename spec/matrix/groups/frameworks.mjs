// The code of docs/frameworks.md and examples/nest.ts, each in its framework.
import { join } from 'node:path';
import { signIn } from '../support/sign-in.mjs';
import { frameworkFiles, read, readmeApp } from '../support/sources.mjs';
import { execute, versionOf } from '../support/workshop.mjs';

const APP = ['express', 'express-session', 'passport'];
const NEST_TSCONFIG = {
  compilerOptions: {
    target: 'es2022',
    module: 'nodenext',
    moduleResolution: 'nodenext',
    types: ['node'],
    strict: true,
    esModuleInterop: true,
    experimentalDecorators: true,
    emitDecoratorMetadata: true,
    // Nest's own declarations are not what is tried here.
    skipLibCheck: true,
    allowJs: true,
    checkJs: false,
    outDir: 'out',
    rootDir: '.',
  },
};

/** What API Gateway makes of a request (payload 2.0), and what it makes of the answer. */
const GATEWAY = `
const { createServer } = require('node:http');
const { buffer } = require('node:stream/consumers');
const { handler } = require('./serverless');
createServer(async (req, res) => {
  const { pathname, search } = new URL(req.url, process.env.APP_URL);
  const { cookie, ...headers } = req.headers;
  const event = {
    version: '2.0',
    rawPath: pathname,
    rawQueryString: search.slice(1),
    headers,
    ...(cookie && { cookies: cookie.split('; ') }),
    requestContext: { stage: '$default', http: { method: req.method, path: pathname, sourceIp: '127.0.0.1' } },
    body: (await buffer(req)).toString('base64'),
    isBase64Encoded: true,
  };
  const { statusCode, headers: answered, cookies = [], body, isBase64Encoded } = await handler(event, {});
  res.writeHead(statusCode, { ...answered, ...(cookies.length > 0 && { 'set-cookie': cookies }) });
  res.end(Buffer.from(body, isBase64Encoded ? 'base64' : 'utf8'));
}).listen(new URL(process.env.APP_URL).port);
`;

const NEXT_PAGES = {
  'pages/index.js': `
export const getServerSideProps = async ({ req }) => ({ props: { id: req.user?.id ?? null } });
export default ({ id }) => <p>{id === null ? 'Nobody' : \`Signed in as \${id}\`}</p>;
`,
};

export async function frameworks(workshop, report) {
  const files = { ...readmeApp(), ...frameworkFiles() };
  const pick = (...names) => Object.fromEntries(names.map((name) => [name, files[name]]));
  const around = pick('connections.js', 'web.js');

  for (const [name, own, packages, file, more = {}] of [
    ['Fastify', 'fastify', ['fastify', '@fastify/express'], 'fastify.js'],
    ['Koa', 'koa', ['koa'], 'koa.js'],
    ['Hono', 'hono', ['hono', '@hono/node-server'], 'hono.js'],
    [
      'serverless-http',
      'serverless-http',
      ['serverless-http'],
      'gateway.js',
      { 'gateway.js': GATEWAY, ...pick('serverless.js') },
    ],
  ]) {
    await report(name, async () => {
      const wanted = { ...around, ...(files[file] && pick(file)), ...more };
      const folder = await workshop.project(wanted, [...APP, ...packages]);
      await signIn(folder, [process.execPath, file]);
      return { name: `${name} ${await versionOf(folder, own)}` };
    });
  }

  await next(workshop, report, {
    ...around,
    ...pick('pages/api/auth/wecom/[[...all]].js', 'next-server.js'),
  });
  for (const version of ['10', '11', '12']) await nest(workshop, report, version, around, files);
}

async function next(workshop, report, files) {
  const packages = [...APP, 'next', 'react', 'react-dom'];
  const env = { NEXT_TELEMETRY_DISABLED: '1', NODE_ENV: 'production' };
  const build = async (folder) => {
    const settings = {
      APP_URL: 'http://localhost:1',
      SESSION_SECRET: 'of the build, and long enough for any',
      ...env,
    };
    const wecom = { WECOM_PROVIDER_CORP_ID: 'ww0123456789abcdef', WECOM_PROVIDER_SECRET: 'of-the-build' };
    await execute(process.execPath, ['node_modules/next/dist/bin/next', 'build'], {
      cwd: folder,
      env: { ...settings, ...wecom },
    });
    return versionOf(folder, 'next');
  };

  await report('Next, pages/api', async () => {
    const below = (code) => code.replaceAll('/auth/wecom', '/api/auth/wecom');
    const folder = await workshop.project(
      {
        ...files,
        'connections.js': below(files['connections.js']),
        // Where a sign-in lands: in the same bundle, as a session in memory needs it.
        'web.js': below(files['web.js'])
          .replace("successRedirect: '/'", "successRedirect: '/api/auth/wecom/me'")
          .replace(
            'module.exports',
            "web.get('/api/auth/wecom/me', (req, res) => res.send('Signed in as ' + req.user?.id));\nmodule.exports",
          ),
      },
      packages,
    );
    const version = await build(folder);
    const command = [process.execPath, 'node_modules/next/dist/bin/next', 'start'];
    await signIn(folder, command, { start: '/api/auth/wecom', env });
    return { name: `Next ${version}, pages/api` };
  });

  await report('Next, server', async () => {
    const { 'pages/api/auth/wecom/[[...all]].js': _, ...others } = files;
    const folder = await workshop.project({ ...others, ...NEXT_PAGES }, packages);
    const version = await build(folder);
    await signIn(folder, [process.execPath, 'next-server.js'], { env });
    return { name: `Next ${version}, a server of one's own` };
  });
}

async function nest(workshop, report, version, around, files) {
  const own = ['common', 'core', 'passport', 'platform-express'].map((name) => `@nestjs/${name}@${version}`);
  const types = ['@types/express-session', '@types/node@20', 'typescript@5.9'];
  const others = ['express-session', 'helmet', 'passport@0.7', 'reflect-metadata', 'rxjs'];
  const sources = {
    'nest.ts': read('examples/nest.ts'),
    'nest-by-hand.ts': files['nest-by-hand.ts'],
    ...around,
  };
  // From 12 on Nest is ES modules, and so are its applications.
  const isModule = Number(version) >= 12;
  const named = isModule ? withCommonJsNamed(sources) : sources;
  const manifest = { type: isModule ? 'module' : 'commonjs' };
  let folder;
  for (const [name, file, more] of [
    // An example, which passes what `passport-wecom conformance` asks of it.
    ['by mixin', 'nest.ts', { conformance: { qr: '/none', workbench: '/auth/wecom' } }],
    ['by hand', 'nest-by-hand.ts'],
  ]) {
    await report(`Nest ${version}, ${name}`, async () => {
      if (folder === undefined) {
        const all = { ...named, 'tsconfig.json': JSON.stringify(NEST_TSCONFIG) };
        const project = await workshop.project(all, [...others, ...own, ...types], manifest);
        const tsc = join(project, 'node_modules/typescript/bin/tsc');
        await execute(process.execPath, [tsc, '-p', project], { cwd: project });
        folder = project;
      }
      await signIn(folder, [process.execPath, join('out', file.replace('.ts', '.js'))], more);
      return { name: `Nest ${await versionOf(folder, '@nestjs/core')}, ${name}` };
    });
  }
}

/** The documents' CommonJS files under the names that they need in a project of ES modules. */
function withCommonJsNamed(files) {
  const named = Object.entries(files).map(([name, code]) => [
    name.replace(/\.js$/, '.cjs'),
    code.replaceAll(/'\.\/(web|connections)'/g, "'./$1.cjs'"),
  ]);
  return Object.fromEntries(named);
}
