import * as bound from './bound-tests.ts';
import { impossible, needsBackups, needsDataRestore, proved, row, untested, untestedAs } from './grid-row.ts';
import type { FaultRow } from './cell.ts';
import { registryRows } from './registry-rows.ts';
import * as line from './line-tests.ts';
import * as own from './own-tests.ts';

const noNewContainer = impossible('no container of the new release has been started yet');
const perFile = untestedAs('the loss of power is replayed for each file, not under a running operation');
const watched = untestedAs('sleep is watched for and tested by itself, not at this step');

const surroundings: readonly FaultRow[] = [
  row('F01', 'application killed, crashed, or logged out', 'R R R R R Hm R R P F R', {
    S0: proved(bound.lockAdopted, bound.lockAnswerLost, bound.killedAnywhereInUpgrade),
    S1: proved(bound.killedInSnapshot, bound.killedAnywhereInUpgrade),
    S2: proved(bound.killedAnywhereInFirstDeploy),
    S3: needsBackups,
    S4: proved(bound.killedInPull, bound.killedAnywhereInUpgrade),
    S5: needsDataRestore,
    S6: proved(bound.killedInPrepare, bound.killedInSwap, bound.killedAnywhereInUpgrade),
    'S7 S8': proved(bound.killedInVerify, bound.killedAnywhereInUpgrade),
    S9: proved(bound.killedInCleanup, bound.killedAnywhereInUpgrade),
    RB: proved(bound.killedInRollback, bound.killedAnywhereGoingBack),
  }),
  row('F02', 'power loss on the machine of the application', 'R R R R R Hm R R P F R', {
    'S0 S1 S2 S4 S6 S7 S8 S9 RB': perFile,
    S3: needsBackups,
    S5: needsDataRestore,
  }),
  row('F03', 'laptop sleeps for 10 minutes to 8 hours', 'W R R R R Hm R R P F R', {
    'S0 S1 S2 S4 S6 S7 S8 S9 RB': watched,
    S3: needsBackups,
    S5: needsDataRestore,
  }),
  row('F04', 'engine restarted or killed', 'W R W A W Bm B B P F R', {
    S0: proved(own.engineKilled('S0')),
    S1: proved(own.engineKilled('S1')),
    S2: proved(own.engineKilled('S2')),
    S3: needsBackups,
    S4: proved(own.engineKilled('S4')),
    S5: needsDataRestore,
    S6: proved(bound.engineDiesBeforeCommit, own.engineKilled('S6'), line.engineRestartedFarAway),
    S7: proved(bound.engineDiesBeforeCommit, own.engineKilled('S7')),
    S8: proved(bound.engineDiesAfterCommit, own.engineKilled('S8')),
    S9: proved(bound.engineDiesAfterCommit, own.engineKilled('S9')),
    RB: proved(own.engineKilled('RB')),
  }),
  row('F05', 'host reboots or loses power', 'W R W A W Bm B B P F R', {
    S0: proved(own.hostReboots('S0')),
    S1: proved(own.hostReboots('S1')),
    S2: proved(own.hostReboots('S2')),
    S3: needsBackups,
    S4: proved(own.hostReboots('S4')),
    S5: needsDataRestore,
    S6: proved(own.hostReboots('S6'), bound.hostFellBack, line.realReboot),
    S7: proved(own.hostReboots('S7')),
    S8: proved(own.hostReboots('S8')),
    S9: proved(own.hostReboots('S9'), line.realRebootCommitted),
    RB: proved(own.hostReboots('RB')),
  }),
  row('F06', 'line to the host cut for less than a minute', 'O O O O O O O O O O O', {
    S0: proved(own.lineCut('S0')),
    S1: proved(own.lineCut('S1'), line.realCutInUpgrade('snapshot')),
    S2: proved(own.lineCut('S2'), line.realCutInUpgrade('preflight')),
    S3: needsBackups,
    S4: proved(own.lineCut('S4'), line.realCutInUpgrade('pull')),
    S5: proved(own.lineCut('S5'), bound.cutAnywhere('large upgrade'), line.realCutInUpgrade('migrate')),
    S6: proved(
      own.lineCut('S6'),
      bound.cutAnywhere('small upgrade'),
      line.realCutInUpgrade('prepare'),
      line.realCutInUpgrade('swap'),
      line.serverRestarted,
      line.addressChanged,
      line.badLine,
    ),
    S7: proved(
      own.lineCut('S7'),
      bound.cutAnywhere('small upgrade'),
      line.realCutInUpgrade('verify'),
      line.networkChanged,
    ),
    S8: proved(own.lineCut('S8'), line.realCutInUpgrade('commit')),
    S9: proved(own.lineCut('S9'), line.realCutInUpgrade('cleanup'), line.silentCleanup),
    RB: proved(
      own.lineCut('RB'),
      bound.cutAnywhere('never healthy'),
      ...line.realCutsGoingBack,
      line.badLine,
    ),
  }),
  row('F07', 'host unreachable for longer than it is waited for', 'A A A A A Hm H H P F H', {
    S0: proved(own.hostGone('S0')),
    S2: proved(own.hostGone('S2')),
    'S1 S4': untestedAs('the operation waits and is held, where an abort is asked for'),
    S3: needsBackups,
    S5: needsDataRestore,
    S6: proved(own.hostGone('S6'), bound.heldAfterLongAbsence),
    S7: proved(own.hostGone('S7')),
    S8: proved(own.hostGone('S8')),
    S9: proved(...own.hostGoneInCleanup),
    RB: proved(own.hostGone('RB')),
  }),
  row('F08', 'disk of the application full', 'A A A A A Bb Bb Bb P F Rb', {
    'S0 S1 S2': proved(bound.fullBefore),
    S3: needsBackups,
    S4: untested,
    S5: needsDataRestore,
    S6: proved(bound.fullIn('prepare'), bound.fullIn('swap'), bound.fullGoingBack),
    S7: proved(bound.fullIn('verify')),
    'S8 S9': untested,
    RB: proved(bound.reserveIsEnough, bound.fullIn('swap')),
  }),
  row('F09', 'disk of the host full', 'A – A A A Bm B B W F R', {
    S0: proved(own.diskFull('S0')),
    S1: impossible('only one small record is written, and what becomes of that is tested with the ledger'),
    S2: untestedAs('the free space of the host is looked up only on this machine'),
    S3: needsBackups,
    S4: proved(own.diskFull('S4')),
    S5: needsDataRestore,
    S6: proved(own.diskFull('S6')),
    'S7 S8 S9 RB': untested,
  }),
];

const release: readonly FaultRow[] = [
  row('F17', 'new container crashes again and again', '– – – – – Bm B B F F H', {
    'S0 S1 S2 S3 S4': noNewContainer,
    S5: needsDataRestore,
    'S6 S7': proved(...bound.crashLoop),
    'S8 S9 RB': untested,
  }),
  row('F18', 'health starts for ever, flaps, or is missing', '– – A – – Bm – B F F H', {
    'S0 S1 S3 S4': noNewContainer,
    S2: untested,
    S5: needsDataRestore,
    S6: impossible('health is judged in the verification, not in the swap'),
    S7: proved(...bound.neverHealthy, bound.neverHealthyGate, bound.flappingGate),
    'S8 S9 RB': untested,
  }),
  row('F19', 'port taken: foreign, own, or ghost', '– – A – – – B B F F W', {
    'S0 S1 S3 S4': noNewContainer,
    S2: proved(bound.portTaken),
    S5: impossible('a one-shot publishes no port'),
    S6: proved(own.portTaken),
    'S7 S8 S9 RB': untested,
  }),
  row('F20', 'clock jumps by a day, here or on the host', 'N N N N N N N N N N N', {
    'S0 S2': untested,
    S1: proved(own.clockJumps('S1')),
    S3: needsBackups,
    S4: proved(own.clockJumps('S4')),
    S5: proved(own.clockJumps('S5')),
    S6: proved(own.clockJumps('S6')),
    S7: proved(own.clockJumps('S7')),
    S8: proved(own.clockJumps('S8')),
    S9: proved(own.clockJumps('S9')),
    RB: proved(own.clockJumps('RB')),
  }),
  row('F21', 'image removed between two steps', '– R A R R A B N F F R', {
    S0: impossible('no image is known yet'),
    'S1 S2 S4 S5 S6 S7 S8 S9 RB': untested,
    S3: needsBackups,
  }),
  row('F22', 'network missing, in use, double, or a ghost endpoint', '– R A – – A B N F W R', {
    'S0 S4': impossible('the step uses no network of the stack'),
    S3: impossible('a backup uses no network of the stack'),
    'S1 S2 S5 S6 S7 S8 S9 RB': untested,
  }),
  row('F23', 'volume missing, or its driver down', '– R A A – A B B F F H', {
    'S0 S4': impossible('the step uses no volume of the stack'),
    S3: needsBackups,
    'S1 S2 S5 S6 S7 S8 S9': untested,
    RB: proved(bound.volumeGoneInRollback),
  }),
];

const others: readonly FaultRow[] = [
  row('F24', 'second instance of the application', 'A A A A A A A A A A A', {
    S0: proved(bound.fiftyAtOnce),
    S1: proved(own.secondOperator('S1')),
    S2: untestedAs('the preflight comes before the lock; who is second is refused by it afterwards'),
    S3: needsBackups,
    S4: proved(own.secondOperator('S4')),
    S5: proved(own.secondOperator('S5')),
    S6: proved(own.secondOperator('S6')),
    S7: proved(own.secondOperator('S7'), bound.secondOperatorRefused),
    S8: proved(own.secondOperator('S8')),
    S9: proved(own.secondOperator('S9')),
    RB: proved(own.secondOperator('RB')),
  }),
  row('F25', 'somebody else changes the stack', '– R A A A D D D D O D', {
    S0: impossible('nothing of the stack is known yet'),
    S2: proved(bound.nameForeign),
    S3: needsBackups,
    'S1 S4 S5 S6 S8': untested,
    S7: proved(bound.newReplaced),
    S9: proved(own.oldRemoved),
    RB: proved(bound.foreignInRollback, bound.copyInRollback, bound.keptRemoved),
  }),
  row('F26', 'migration fails, hangs, or is half done', '– – – – – Bm – B F F H', {
    'S0 S1 S2 S3 S4': impossible('no migration has begun yet'),
    S5: needsDataRestore,
    S6: impossible('migrations are over before the swap'),
    'S7 S8 S9 RB': needsDataRestore,
  }),
  row('F27', 'backup fails, or its checksum differs', '– – A A – – – – – – H', {
    'S0 S1': impossible('no backup is asked for yet'),
    'S2 S3 RB': needsBackups,
    'S4 S5 S6 S7 S8 S9': impossible('a backup is verified where it is made, and read again only to go back'),
  }),
  row('F28', 'key store locked, variables cannot be read', 'A A A A W W H N N N N', {
    S2: proved(bound.secretsLocked),
    S3: needsBackups,
    'S0 S1 S4 S5 S6 S7 S8 S9': untested,
    RB: proved(bound.rollbackWithoutSecrets),
  }),
  row('F29', 'application updated between crash and resume', 'R R R R R R R R P F R', {
    'S0 S1 S2 S4 S5 S6 S7 S8 S9 RB': untestedAs('there is one format of records so far'),
    S3: needsBackups,
  }),
  row('F30', 'records of this machine lost or damaged', 'L L L L L L L L L L L', {
    'S0 S2': untested,
    S1: proved(own.recordsLost('S1')),
    S3: needsBackups,
    S4: proved(own.recordsLost('S4')),
    S5: proved(own.recordsLost('S5')),
    S6: proved(own.recordsLost('S6')),
    S7: proved(own.recordsLost('S7')),
    S8: proved(own.recordsLost('S8')),
    S9: proved(own.recordsLost('S9')),
    RB: untested,
  }),
  row('F31', 'lock stolen during the work', 'A A A A A T T T T T T', {
    'S0 S1 S2 S4': untested,
    S3: needsBackups,
    S5: proved(own.lockStolen('S5')),
    S6: proved(own.lockStolen('S6'), bound.lockStolenInSwap),
    S7: proved(own.lockStolen('S7'), bound.lockStolen),
    S8: proved(own.lockStolen('S8')),
    S9: proved(own.stolenInCleanup),
    RB: proved(own.lockStolen('RB')),
  }),
  row('F32', 'old version does not start when going back', '– – – – – – – – – – H', {
    'S0 S1 S2 S3 S4 S5 S6 S7 S8 S9': impossible('the old version is started again only when going back'),
    RB: proved(own.oldDoesNotStart),
  }),
];

/** Every fault at every step, what must become of it, and what shows that it does. */
export const faultGrid: readonly FaultRow[] = [...surroundings, ...registryRows, ...release, ...others];
