import type { TestReference } from './test-reference.ts';

/** A threat is met by tests, at least three; or by what it says, because the thing itself comes later. */
export interface Threat {
  readonly id: `T${number}`;
  readonly title: string;
  readonly tests: readonly TestReference[];
  /** What of it is not there or not tried yet, and with what it comes. */
  readonly open: string | null;
}

const inFile =
  (file: string) =>
  (...titles: readonly string[]): readonly TestReference[] =>
    titles.map((title) => ({ file, title }));

const web = inFile('src/main/shells/web/web-server.test.ts');
const webFuzz = inFile('src/main/shells/web/web-fuzz.test.ts');
const browser = inFile('src/main/shells/web/open-browser.test.ts');
const wire = inFile('src/main/shells/electron/ipc-wires.test.ts');
const rules = inFile('src/main/shells/electron/security-rules.test.ts');
const windowRules = inFile('src/main/shells/electron/window-rules.test.ts');
const start = inFile('src/main/shells/electron/start-electron.test.ts');
const protocol = inFile('src/main/shells/electron/app-protocol.test.ts');
const packaging = inFile('src/main/shells/electron/packaging.test.ts');
const rpc = inFile('src/main/app/rpc/rpc-server.test.ts');
const rpcFuzz = inFile('src/main/app/rpc/rpc-fuzz.test.ts');
const hostKeys = inFile('src/main/adapters/docker/transport/ssh-host-keys.contract.test.ts');
const sshFaults = inFile('src/main/adapters/docker/transport/ssh-faults.contract.test.ts');
const tls = inFile('src/main/adapters/docker/transport/tls-transport.contract.test.ts');
const logLines = inFile('src/main/adapters/docker/engine/log-lines.test.ts');
const answers = inFile('src/main/adapters/docker/client/hostile-answers.test.ts');
const yaml = inFile('src/main/adapters/catalog/yaml/parse-yaml.test.ts');
const definitions = inFile('src/main/adapters/catalog/yaml-definitions.test.ts');
const definitionFuzz = inFile('src/main/adapters/catalog/definition-fuzz.test.ts');
const question = inFile('src/main/adapters/registry/registry-question.test.ts');
const credentials = inFile('src/main/adapters/registry/docker-config-registry.test.ts');
const secrets = inFile('src/main/adapters/secrets/encrypted-secrets.test.ts');
const masking = inFile('src/main/core/policy/masking.test.ts');
const hostLock = inFile('src/main/core/engine/host-lock.test.ts');
const hostile = inFile('e2e/cli/hostile-input.engine.test.ts');
const cli = inFile('src/main/shells/cli/run-cli.test.ts');

/** T1 to T32 of the threat model, in order. */
export const securityGrid: readonly Threat[] = [
  {
    id: 'T1',
    title: 'DNS rebinding against the door of the browser',
    tests: web(
      'must be refused before anything is looked for: %s',
      "must be refused when its lines are no client's: %s",
      'its own name must be answered: %s',
    ),
    open: 'a rebinding name server in front of a real browser',
  },
  {
    id: 'T2',
    title: 'requests that another page forges',
    tests: web(
      'must not sign in, and must leave the code as it is: %s',
      'a form must not sign in: %s',
      '%s must not be possible',
    ),
    open: null,
  },
  {
    id: 'T3',
    title: 'sockets that another page opens',
    tests: web(
      'must be opened by cookie, token, name and origin together, and by nothing less',
      'must hear nothing else before hello',
      'must be found nowhere else, and must not be a page',
    ),
    open: null,
  },
  {
    id: 'T4',
    title: 'codes and tokens in addresses, logs and lists of processes',
    tests: [
      ...web(
        'a code must work once, and the next one is printed for the operator',
        'neither code, cookie nor token must be in the log or in an answer that is not meant for them',
      ),
      ...browser('must give the browser a window of its own, and the code to nobody who lists processes'),
    ],
    open: null,
  },
  {
    id: 'T5',
    title: 'another user or process of the machine',
    tests: [
      ...web(
        'guessing must be stopped, for codes and tokens alike, and never for who is signed in',
        'strangers who say nothing must be turned away before they are many',
      ),
      ...inFile('src/main/adapters/system/data-directory.test.ts')('must be made private to the user'),
    ],
    open: null,
  },
  {
    id: 'T6',
    title: 'frames, leaks across sites and requests to private networks',
    tests: [
      ...web(
        'every answer must carry every protecting header, whatever it is',
        'must not read a file of the window, but may lead the operator to it',
        'must load without a cookie, at every address of its own, and never be kept',
      ),
    ],
    open: null,
  },
  {
    id: 'T7',
    title: 'script in the window that reaches for hosts',
    tests: [
      ...wire(
        'must hear nobody else: no frame inside, no other origin, no other window, nothing without a frame',
        'must not run anything for any message that is not one of the contract, and must live on',
      ),
      ...rules('must contain nothing that %s: %s', 'must have a page without code of its own in it'),
      ...protocol('must not give %s'),
      ...rpcFuzz('must be answered or refused, whatever its input is, and the next one be answered'),
    ],
    open: null,
  },
  {
    id: 'T8',
    title: 'navigation, new windows and addresses given to the system',
    tests: windowRules(
      '%j must never be given to the system',
      'must not follow %s anywhere',
      'must open no window and hold no other page',
    ),
    open: null,
  },
  {
    id: 'T9',
    title: 'permissions, embedded pages and arguments of a second start',
    tests: [
      ...windowRules('must be granted nothing but to copy a text'),
      ...start(
        'must show its window at a second start, and obey nothing that it was started with',
        'must not start with a switch that weakens it, once it is installed',
      ),
    ],
    open: null,
  },
  {
    id: 'T10',
    title: 'abuse of the packaged application',
    tests: [
      ...rules('must have every fuse on the safe side'),
      ...packaging(
        'must be an Electron that is nothing but this application',
        'must have all of its code in the archive, and only data beside it',
      ),
    ],
    open: 'a patched archive that refuses to start, on Windows and macOS',
  },
  { id: 'T11', title: 'the channel of updates', tests: [], open: 'updates of the application itself' },
  {
    id: 'T12',
    title: 'somebody between the application and an SSH server',
    tests: hostKeys(
      'that is not known must be shown, and nobody be logged in',
      'that is another one than before must stop everything, and say where the known one is',
      'that was revoked must be refused, also when it is known',
      'must be asked for whatever StrictHostKeyChecking says',
    ),
    open: null,
  },
  {
    id: 'T13',
    title: 'SSH that hangs or breaks',
    tests: sshFaults(
      'when its process over there is killed, under load, must end every call with an error of ours',
      'when the link goes silent must be noticed by the watch, and come back when it speaks',
      'what was still to be sent when it was given up %s must never arrive',
      'closing must end an attempt that is under way, with a server that says nothing',
    ),
    open: null,
  },
  {
    id: 'T14',
    title: 'TLS that proves nothing',
    tests: tls(
      'with %s must be refused, whatever the environment says',
      'must be told from something else that listens, and from nothing',
      'a file of the authority without a certificate must be refused, not the system be trusted',
    ),
    open: null,
  },
  {
    id: 'T15',
    title: 'engines that anybody may speak to',
    tests: [
      ...inFile('src/main/core/policy/check-address.test.ts')('%j must be refused for its %s'),
      ...inFile('src/main/shells/cli/engine-address.test.ts')('%j must be refused: %s'),
      ...inFile('src/main/adapters/discovery/local-docker-hosts.test.ts')(
        'must leave out what is not local, not there or no socket',
      ),
    ],
    open: null,
  },
  {
    id: 'T16',
    title: 'an engine or a container that answers to harm',
    tests: [
      ...answers(
        'must be an answer or an error of ours, whatever bytes it is: %s',
        'must cost no more memory than it may, however long it is',
        'must keep what a terminal would obey out of every name that is shown',
      ),
      ...logLines(
        'a line of a gigabyte must give 64 kB and cost no memory',
        'a frame that claims four gigabytes must be handed on as it comes',
      ),
      ...inFile('src/renderer/src/ui/log-view.test.ts')('must take out what a terminal would obey'),
    ],
    open: 'a list of a million containers',
  },
  {
    id: 'T17',
    title: 'catalogs that lead out of their folder',
    tests: definitions(
      'links must not lead out of the source',
      'a pipe, a directory and binary bytes must be problems, and none may block',
      'file names must not be able to mislead',
    ),
    open: 'archives: sources are folders so far',
  },
  {
    id: 'T18',
    title: 'YAML that explodes or pollutes',
    tests: [
      ...yaml(
        '%s must be refused, soon',
        'must leave every object of the process as it was',
        'more than 1 MB must be refused before it is parsed',
        'any text must be parsed or refused with a place, never anything else',
      ),
      ...definitionFuzz('must be understood or refused with its place, however it was changed: %s'),
    ],
    open: null,
  },
  {
    id: 'T19',
    title: 'texts that keep a regular expression busy',
    tests: [
      ...inFile('src/main/core/policy/linear-pattern.test.ts')(
        'the hostile pattern %s must answer a long text at once',
        'the hostile pattern %s must be refused at once',
      ),
      ...inFile('src/main/adapters/catalog/formats/formats.test.ts')(
        'hostile %s of 100 kB must be answered at once',
      ),
      ...inFile('src/main/core/model/image-reference.test.ts')('a hostile length must be refused'),
    ],
    open: null,
  },
  {
    id: 'T20',
    title: 'release notes that run or report',
    tests: [
      ...rules('must contain nothing that %s: %s'),
      ...windowRules('must load nothing from anywhere else'),
      ...inFile('src/main/adapters/catalog/product/release-notes.test.ts')(
        'a hostile changelog of 100 kB must be answered at once',
      ),
    ],
    open: 'a corpus of notes in a real browser',
  },
  {
    id: 'T21',
    title: 'commands in names, labels and addresses',
    tests: [
      ...hostile('a hostile name must be refused before anybody is asked for anything'),
      ...inFile('src/main/adapters/docker/transport/ssh-config/ssh-config.test.ts')(
        'the host %j must be refused before a command gets it',
      ),
      ...credentials('the name %j must never reach a program'),
      ...inFile('src/main/shells/cli/assignments.test.ts')('must never put a value into a message'),
    ],
    open: null,
  },
  {
    id: 'T22',
    title: 'stacks that ask for the whole host',
    tests: [],
    open: 'a summary of risks with consent',
  },
  {
    id: 'T23',
    title: 'addresses that lead into the own network',
    tests: question(
      'no redirect may be followed, with credentials or without',
      'no credentials and no question may go to a foreign token host',
      'an endless or broken answer of a token host must end as registry-error',
    ),
    open: 'sources and icons by address: sources are folders so far',
  },
  {
    id: 'T24',
    title: 'credentials of a registry that reach another',
    tests: [
      ...question(
        'credentials of another registry must never be sent',
        'no credentials and no question may go to a foreign token host',
      ),
      ...credentials('an entry must be found for exactly its host and port'),
    ],
    open: null,
  },
  {
    id: 'T25',
    title: 'secrets on the disk',
    tests: [
      ...secrets(
        'must show neither values nor names nor scopes on the disk, to the user alone',
        'must notice any changed or missing byte, and never tell a value',
      ),
      ...inFile('src/main/shells/electron/desktop-models.test.ts')('must not be what everybody can open: %s'),
      ...inFile('e2e/cli/secrets.test.ts')('must show neither secret nor passphrase, nor a key, anywhere'),
    ],
    open: null,
  },
  {
    id: 'T26',
    title: 'secrets in logs, errors and what is sent to support',
    tests: [
      ...masking(
        'no secret must survive in any text that holds it',
        'the %s form of a secret must not be printed',
      ),
      ...inFile('src/main/adapters/system/json-logger.test.ts')(
        'must let no secret through, at any depth, in names, values and errors',
      ),
      ...rpc('a refused input must not be quoted: it may hold a password'),
      ...inFile('e2e/network/secrets.network.test.ts')('%s must be seen by nobody but the server'),
    ],
    open: 'a bundle for support',
  },
  {
    id: 'T27',
    title: 'secrets in labels of the host',
    tests: [
      ...inFile('src/main/adapters/docker/engine/container-body.test.ts')(
        'no value of the environment may be in a label',
        'no label of a definition may become one of ours, and every other one must arrive',
      ),
      ...inFile('e2e/cli/lifecycle.test.ts')(
        'a secret must be printed nowhere and be written nowhere in clear but on the host',
      ),
    ],
    open: null,
  },
  {
    id: 'T28',
    title: 'records that somebody changed',
    tests: [
      ...inFile('src/main/testing/stored-kinds.test.ts')(
        'must be as before or told of, never taken for another: $name',
      ),
      ...secrets("must not take another scope's file for its own"),
      ...inFile('src/main/adapters/ledger/volume-ledger.test.ts')(
        'must be skipped when it was moved from another deployment or number',
      ),
    ],
    open: 'records with a right checksum by who may write on the host: they are not signed',
  },
  {
    id: 'T29',
    title: 'locks that keep others out for ever',
    tests: hostLock(
      'must tell the loser who holds it, with what, and since when',
      'must never be adopted from a dead process of another installation: nobody here can know',
      'must be broken by one when two try at once',
      'must rule by the number of its epoch, not by its text',
    ),
    open: null,
  },
  {
    id: 'T30',
    title: 'what the application is made of',
    tests: [
      ...rules('must name the Electron that was tried, exactly'),
      ...inFile('prove/security-grid.test.ts')(
        'every package must be pinned exactly, here and in the lock file with its checksum',
        'no program of a package may be fetched from anywhere but the registry',
      ),
    ],
    open: 'a bill of materials and signed builds',
  },
  {
    id: 'T31',
    title: 'the wrong host behind a known address',
    tests: [
      ...inFile('src/main/core/engine/lost-host.crash.test.ts')(
        'another engine must stop the operation, and nothing be written on it',
      ),
      ...inFile('src/main/adapters/ledger/volume-ledger.test.ts')(
        'must not get the records of another engine',
      ),
      ...inFile('src/main/app/rpc/make-handlers.test.ts')(
        'must be the error where nothing is known, or where somebody else answers',
      ),
    ],
    open: null,
  },
  {
    id: 'T32',
    title: 'names that pretend to be others',
    tests: [
      ...cli('texts from outside must reach the terminal without anything that it would obey'),
      ...inFile('src/main/shells/electron/desktop-models.test.ts')(
        'must stay short and harmless whatever things are called',
      ),
      ...definitions('file names must not be able to mislead'),
    ],
    open: 'letters of other alphabets that look alike: names of deployments are ASCII, display names are not',
  },
];

/** What is fuzzed, beside the threats: each small in the normal run, longer with WINDLASS_FUZZ_RUNS. */
export const fuzzed: readonly TestReference[] = [
  ...rpcFuzz('must be answered or refused, whatever its input is, and the next one be answered'),
  ...webFuzz('must be answered or cut, whatever lines it has, and the next one be answered'),
  ...webFuzz('must be closed or answered, whatever is said on it, and the next one be opened'),
  ...answers('must be an answer or an error of ours, whatever bytes it is: %s'),
  ...definitionFuzz('must be understood or refused with its place, however it was changed: %s'),
];
