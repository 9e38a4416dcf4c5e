import type { MethodName } from '../../../shared/contract/methods.ts';

/** Whether asking twice is the same as asking once. A new method has to be judged here before it compiles. */
const readMethods: Readonly<Record<MethodName, boolean>> = {
  'app.about': true,
  'app.setPreferences': false,
  'app.doctor': true,
  'secrets.unlock': false,
  'secrets.setPassphrase': false,
  'secrets.removePassphrase': false,
  'environments.list': true,
  'environments.discover': true,
  'environments.places': true,
  'environments.add': false,
  'environments.update': false,
  'environments.retry': true,
  'environments.test': true,
  'environments.acceptHostKey': false,
  'environments.authenticate': false,
  'environments.remove': false,
  'registries.list': true,
  'registries.login': false,
  'registries.logout': false,
  'sources.add': false,
  'sources.remove': false,
  'catalog.list': true,
  'catalog.product': true,
  'catalog.validate': true,
  'deployments.list': true,
  'deployments.page': true,
  'deployments.setPolicy': false,
  'operations.preview': true,
  'operations.start': false,
  'operations.resume': false,
  'operations.held': true,
  'operations.cancel': false,
  'operations.unlock': false,
  'operations.list': true,
  'operations.page': true,
  'terminal.write': false,
  'terminal.resize': false,
};

export function isRead(method: MethodName): boolean {
  return readMethods[method];
}
