import { firstPreferences } from '../../../shared/contract/preferences.ts';
import type { Preferences } from '../../../shared/contract/shapes/application.ts';
import type { DeploymentRow } from '../../../shared/contract/shapes/deployment.ts';
import type { OperationRow } from '../../../shared/contract/shapes/operation.ts';
import type { WorldChange } from '../../../shared/contract/topics.ts';
import type { ShellClient } from './shell-client.ts';

export interface DesktopPicture {
  /** Under way in this application. */
  readonly operations: readonly OperationRow[];
  /** Failed or held. */
  readonly troubled: readonly DeploymentRow[];
  readonly preferences: Preferences;
}

export interface DesktopStateOptions {
  readonly client: Pick<ShellClient, 'call' | 'follow'>;
  readonly onChange: (picture: DesktopPicture) => void;
  /** An operation has ended while this was watching. */
  readonly onEnded: (row: OperationRow) => void;
  readonly logError: (message: string, error: unknown) => void;
}

/** What everything outside the window shows, kept up to date over the contract. */
export class DesktopState {
  readonly #options: DesktopStateOptions;
  readonly #operations = new Map<string, OperationRow>();
  #troubled: readonly DeploymentRow[] = [];
  #preferences = firstPreferences;
  #isReading = false;
  #isReadAgain = false;

  constructor(options: DesktopStateOptions) {
    this.#options = options;
  }

  get picture(): DesktopPicture {
    return {
      operations: [...this.#operations.values()],
      troubled: this.#troubled,
      preferences: this.#preferences,
    };
  }

  /** Resolves when everything was read once. */
  async start(): Promise<void> {
    await this.#readPreferences();
    this.#options.client.follow(
      'world',
      {},
      {
        onSnapshot: ({ operations }) => {
          this.#operations.clear();
          for (const row of operations) this.#operations.set(row.id, row);
          this.#changed();
        },
        onEvent: (event) => this.#apply(event),
      },
    );
    await this.#readDeployments();
  }

  /** Looks again: the machine has slept, and nobody knows for how long. */
  refresh(): void {
    void this.#readDeployments();
  }

  #apply(event: WorldChange): void {
    switch (event.type) {
      case 'operation':
        return this.#applyOperation(event.row);
      case 'preferences':
        return void this.#readPreferences();
      case 'deployments':
      case 'deployment':
      case 'environments':
        return void this.#readDeployments();
      case 'catalog':
      case 'services':
        return;
    }
  }

  #applyOperation(row: OperationRow): void {
    if (row.end === null) this.#operations.set(row.id, row);
    else this.#operations.delete(row.id);
    this.#changed();
    if (row.end !== null) this.#options.onEnded(row);
  }

  async #readPreferences(): Promise<void> {
    try {
      this.#preferences = (await this.#options.client.call('app.about', {})).preferences;
      this.#changed();
    } catch (error) {
      this.#options.logError('the preferences could not be read', error);
    }
  }

  /** One reading at a time; what changes during one is read once more after it. */
  async #readDeployments(): Promise<void> {
    if (this.#isReading) {
      this.#isReadAgain = true;
      return;
    }
    this.#isReading = true;
    try {
      do {
        this.#isReadAgain = false;
        const rows = await this.#options.client.call('deployments.list', {});
        this.#troubled = rows.filter((row) => row.status === 'Failed' || row.isHeld);
        this.#changed();
      } while (this.#isReadAgain);
    } catch (error) {
      this.#options.logError('the deployments could not be read', error);
    } finally {
      this.#isReading = false;
    }
  }

  #changed(): void {
    this.#options.onChange(this.picture);
  }
}
