import type { DeploymentStatus } from '../../core/model/deployment.ts';
import type { DeploymentRow } from '../../../shared/contract/shapes/deployment.ts';
import type { Translator } from '../../../shared/translator.ts';
import type { DiscoveredEngine } from '../../app/unknown-engines.ts';
import { phaseText } from '../../../shared/phase-text.ts';
import type { Html } from './html.ts';
import { html } from './html.ts';
import { renderPage } from './page.ts';
import type { DeploymentState, RunningOperation, StatusData } from './status-data.ts';

const busySeconds = 3;
const calmSeconds = 15;

export interface PageContext {
  readonly texts: Translator;
  readonly version: string;
  readonly now: Date;
  /** Asked for in the address, so that links and refreshes keep it. */
  readonly isLanguageAsked: boolean;
}

/** The status page: environments, what is deployed in them, what is being done. It changes nothing. */
export function renderStatusPage(context: PageContext, data: StatusData): string {
  const { texts } = context;
  const seconds = data.operations.length > 0 ? busySeconds : calmSeconds;
  const body = html` <header>
      <h1>Windlass</h1>
      <span class="version">${context.version}</span>
      <nav>${languageLink(texts)}</nav>
    </header>
    <main>
      <p class="note">${texts.text('web.later')}</p>
      ${data.operations.length === 0 ? '' : operationSection(texts, data.operations)}
      <h2>${texts.text('web.deployments')}</h2>
      <section class="card">${deploymentTable(texts, data.deployments)}</section>
      <h2>${texts.text('web.environments')}</h2>
      <section class="card">${environmentTable(texts, data)}</section>
      ${discoveryNote(texts, data.discovered)}
    </main>
    <footer>${texts.text('web.asOf', { time: timeText(texts, context.now, 'medium'), seconds })}</footer>`;
  return renderPage(texts, 'Windlass', body, {
    seconds,
    path: context.isLanguageAsked ? `/?lang=${texts.language}` : null,
  });
}

function languageLink(texts: Translator): Html {
  const other = texts.language === 'en' ? 'de' : 'en';
  return html`<a href="/?lang=${other}" hreflang="${other}" lang="${other}"
    >${texts.text('web.language')}</a
  >`;
}

function operationSection(texts: Translator, operations: readonly RunningOperation[]): Html {
  const rows = operations.map(({ record, environment, percent, phase }) => {
    const versions = [record.fromVersion, record.toVersion].filter((version) => version !== null).join(' → ');
    const label = `${texts.text(`kind.${record.kind}`)} ${record.deployment}@${environment}`;
    return html`<tr>
      <td><strong>${label}</strong></td>
      <td>${versions}</td>
      <td>
        <progress max="100" value="${Math.floor(percent)}" aria-label="${label}"></progress>
        ${Math.floor(percent)} %
      </td>
      <td>${phaseText(texts, { ...record, phase })}</td>
      <td><code>${record.id}</code></td>
    </tr>`;
  });
  return html`<h2>${texts.text('web.operations')}</h2>
    <section class="card">
      <table>
        ${rows}
      </table>
    </section>`;
}

function deploymentTable(texts: Translator, deployments: readonly DeploymentState[]): Html {
  if (deployments.length === 0) {
    return html`<div class="empty">
      <p>${texts.text('web.noDeployments')} ${texts.text('web.firstDeploy')}</p>
      <code>windlass deploy shop --name shop --env Demo</code>
    </div>`;
  }
  return html`<table>
    <thead>
      ${heading(texts, ['name', 'environment', 'product', 'version', 'status', 'upgrade', 'lastOperation'])}
    </thead>
    <tbody>
      ${deployments.map((deployment) => deploymentRow(texts, deployment))}
    </tbody>
  </table>`;
}

function deploymentRow(texts: Translator, { summary, rollbackTo }: DeploymentState): Html {
  const { lastOperation: last } = summary;
  const end = last === null ? '' : texts.text(last.end === null ? 'end.running' : `end.${last.end}`);
  const lastText =
    last === null ? '–' : `${texts.text(`kind.${last.kind}`)}: ${end}, ${timeText(texts, new Date(last.at))}`;
  return html`<tr>
    <td><strong>${summary.name}</strong></td>
    <td>${summary.environment}</td>
    <td>${summary.productName}</td>
    <td>${summary.version ?? '–'}</td>
    <td>${statusPill(texts, summary)}</td>
    <td>${offer(texts, summary, rollbackTo)}</td>
    <td class="wide soft">${lastText}</td>
  </tr>`;
}

/** What can be done about it: the blue and the amber banner of a deployment, in short. */
function offer(texts: Translator, summary: DeploymentRow, rollbackTo: string | null): Html {
  if (rollbackTo !== null) return pill('amber', '↺', `${texts.text('banner.rollback')}: ${rollbackTo}`);
  if (summary.upgradeTo !== null && summary.status === 'Running') return pill('blue', '↑', summary.upgradeTo);
  return html`<span class="soft">–</span>`;
}

function statusPill(texts: Translator, summary: DeploymentRow): Html {
  if (!summary.isLive) return pill('grey', '○', `${summary.status} (${texts.text('status.lastKnown')})`);
  if (summary.isHeld) return pill('amber', '!', `${summary.status} (${texts.text('status.held')})`);
  const { tone, sign } = lookOf(summary.status);
  return pill(tone, sign, summary.status);
}

function lookOf(status: DeploymentStatus): { readonly tone: string; readonly sign: string } {
  switch (status) {
    case 'Running':
      return { tone: 'green', sign: '●' };
    case 'Failed':
      return { tone: 'red', sign: '✗' };
    case 'Deploying':
    case 'Upgrading':
      return { tone: 'blue', sign: '◐' };
    case 'RollingBack':
      return { tone: 'amber', sign: '↺' };
    case 'Pending':
    case 'Stopped':
    case 'Removed':
      return { tone: 'grey', sign: '○' };
  }
}

function environmentTable(texts: Translator, data: StatusData): Html {
  const rows = data.environments.map(({ environment, engineVersion }) => {
    const { connection } = environment;
    const state =
      engineVersion === null
        ? pill('grey', '○', texts.text('web.unreachable'))
        : pill(
            'green',
            '●',
            `${texts.text('web.reachable')}${engineVersion === '' ? '' : `, ${engineVersion}`}`,
          );
    const address = connection.kind === 'demo' ? '–' : connection.dockerHost;
    return html`<tr>
      <td><strong>${environment.name}</strong></td>
      <td>${texts.text(`connection.${connection.kind}`)}</td>
      <td class="wide soft">${address}</td>
      <td>${state}</td>
    </tr>`;
  });
  return html`<table>
    <thead>
      ${heading(texts, ['name', 'kind', 'address', 'status'])}
    </thead>
    <tbody>
      ${rows}
    </tbody>
  </table>`;
}

function discoveryNote(texts: Translator, discovered: readonly DiscoveredEngine[]): Html {
  if (discovered.length === 0) return html``;
  const commands = discovered.map(
    ({ dockerHost }) => html`<br /><code>windlass env add local --docker-host ${dockerHost}</code>`,
  );
  return html`<p class="note">${texts.text('web.discovered')}${commands}</p>`;
}

function heading(texts: Translator, columns: readonly string[]): Html {
  return html`<tr>
    ${columns.map((column) => html`<th scope="col">${texts.text(`column.${column}`)}</th>`)}
  </tr>`;
}

function pill(tone: string, sign: string, text: string): Html {
  return html`<span class="pill ${tone}"><span aria-hidden="true">${sign}</span> ${text}</span>`;
}

function timeText(texts: Translator, time: Date, timeStyle: 'short' | 'medium' = 'short'): string {
  if (Number.isNaN(time.getTime())) return '';
  const locale = texts.language === 'de' ? 'de-DE' : 'en-GB';
  return new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle }).format(time);
}
