import { metrics } from '@opentelemetry/api';
import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from '@opentelemetry/sdk-metrics';
import { register } from 'prom-client';
import { WeComWorkbench } from '../../lib';
import { startWeComSimulator, type WeComSimulator } from '../../lib/testing';
import { createTestApp } from '../support/app';
import { Browser } from '../support/browser';
import { runBlock } from './support/readme-blocks';

describe("The README's examples of metrics", () => {
  let wecom: WeComSimulator;

  beforeEach(async () => {
    wecom = await startWeComSimulator();
  });
  afterEach(() => wecom.close());

  /** One sign-in that succeeds and one that is declined. */
  async function twoSignIns(): Promise<void> {
    const { corpId, agentId, secret } = wecom.credentials;
    const callbackURL = 'http://localhost:3000/cb';
    const strategy = new WeComWorkbench(
      { flow: 'corp-app', corpId, agentId, secret, callbackURL, hosts: wecom.hosts },
      ({ profile }) => ({ id: profile.id }),
    );
    const { app } = createTestApp((express, passport) => {
      passport.use(strategy);
      express.get(['/start', '/cb'], passport.authenticate(strategy.name), (_req, res) => void res.end());
    });
    await new Browser(app).signIn('/start', { corpId, userId: 'lisi' });
    await new Browser(app).signIn('/start', 'decline');
  }

  it('counts sign-ins, refusals and calls for Prometheus', async () => {
    runBlock('prom-client');

    await twoSignIns();

    const text = await register.metrics();
    expect(text).toContain('wecom_sign_ins_total{strategy="wecom-workbench",outcome="login"} 1');
    expect(text).toContain('wecom_refused_total{strategy="wecom-workbench",code="declined"} 1');
    expect(text).toContain('wecom_call_seconds_count{endpoint="/cgi-bin/auth/getuserinfo",errcode="0"} 1');
  });

  it('records the same for OpenTelemetry', async () => {
    const exporter = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
    const reader = new PeriodicExportingMetricReader({ exporter, exportIntervalMillis: 3_600_000 });
    const provider = new MeterProvider({ readers: [reader] });
    metrics.setGlobalMeterProvider(provider);
    runBlock('@opentelemetry/api');

    await twoSignIns();
    await provider.forceFlush();

    const recorded = exporter
      .getMetrics()
      .flatMap(({ scopeMetrics }) => scopeMetrics.flatMap((scope) => scope.metrics));
    const names = recorded.map(({ descriptor }) => descriptor.name);
    await provider.shutdown();
    expect(names).toEqual(expect.arrayContaining(['wecom.sign_ins', 'wecom.refused', 'wecom.call.duration']));
  });
});
