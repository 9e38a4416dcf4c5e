import * as bound from './bound-tests.ts';
import type { FaultRow } from './cell.ts';
import { impossible, needsBackups, needsDataRestore, proved, provedAs, row } from './grid-row.ts';
import * as late from './late-tests.ts';
import * as own from './own-tests.ts';

const crashes = 'crashes again and again';
const sickens = 'does not get healthy any more';
const losesPort = 'whose port somebody took';
const losesVolume = 'whose volume is out of reach';
const madeBeforeSwap = 'its containers are made by then and start without it, so the upgrade is done';
const noNewContainer = impossible('no container of the new release has been started yet');

/** What is wrong with the new release, or with what it needs of the host. */
export const releaseRows: readonly FaultRow[] = [
  row('F17', 'new container crashes again and again', '– – – – – Bm B B F F H', {
    'S0 S1 S2 S3 S4': noNewContainer,
    S5: needsDataRestore,
    S6: proved(...bound.crashLoop),
    S7: proved(...bound.crashLoop, late.newBreaks(crashes, 'S7')),
    S8: proved(late.newBreaks(crashes, 'S8')),
    S9: proved(late.newBreaks(crashes, 'S9')),
    RB: proved(late.oldBreaks(crashes)),
  }),
  row('F18', 'health starts for ever, flaps, or is missing', '– – A – – Bm – B F F H', {
    'S0 S1 S3 S4': noNewContainer,
    S2: provedAs('told as a warning: that it runs is all that can be judged then', late.noHealthCheck),
    S5: needsDataRestore,
    S6: impossible('health is judged in the verification, not in the swap'),
    S7: proved(
      ...bound.neverHealthy,
      bound.neverHealthyGate,
      bound.flappingGate,
      late.newBreaks(sickens, 'S7'),
    ),
    S8: proved(late.newBreaks(sickens, 'S8')),
    S9: proved(late.newBreaks(sickens, 'S9')),
    RB: proved(late.oldBreaks(sickens)),
  }),
  row('F19', 'port taken: foreign, own, or ghost', '– – A – – – B B F F W', {
    'S0 S1 S3 S4': noNewContainer,
    S2: proved(bound.portTaken),
    S5: impossible('a one-shot publishes no port'),
    S6: proved(own.portTaken),
    S7: provedAs(
      'held while somebody has the port, which the old version wants as well',
      ...late.portStolen('S7'),
    ),
    S8: proved(late.newRefused(losesPort, 'S8'), ...late.portStolen('S8'), late.portStolenAtTheRecord),
    S9: proved(late.newRefused(losesPort, 'S9')),
    RB: provedAs('held at once, until the port is free', late.oldRefused(losesPort)),
  }),
  row('F20', 'clock jumps by a day, here or on the host', 'N N N N N N N N N N N', {
    S0: proved(own.clockJumpsBefore('S0')),
    S1: proved(own.clockJumps('S1')),
    S2: proved(own.clockJumpsBefore('S2')),
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
    S2: provedAs('what is missing is pulled, and the upgrade is done', own.imageRemoved('S2')),
    S5: provedAs(madeBeforeSwap, own.imageRemoved('S5')),
    S6: provedAs(madeBeforeSwap, own.imageRemoved('S6')),
    S1: proved(own.imageRemoved('S1')),
    S3: needsBackups,
    S4: proved(own.imageRemoved('S4')),
    S7: proved(own.imageRemoved('S7')),
    S8: proved(own.imageRemoved('S8')),
    S9: proved(own.imageRemoved('S9')),
    RB: proved(own.imageRemoved('RB')),
  }),
  row('F22', 'network missing, in use, double, or a ghost endpoint', '– R A – – A B N F W R', {
    'S0 S4': impossible('the step uses no network of the stack'),
    S3: impossible('a backup uses no network of the stack'),
    S2: proved(own.networkDouble),
    S1: proved(late.networkRemoved('S1')),
    S5: provedAs('it is made again, and the upgrade is done', late.networkRemoved('S5')),
    S6: provedAs('it is made again, and the upgrade is done', late.networkRemoved('S6')),
    S7: proved(late.secondNetwork('S7')),
    S8: proved(late.secondNetwork('S8')),
    S9: provedAs('left to whoever uses it, and not waited for', late.networkInUse),
    RB: proved(late.networkRemovedGoingBack),
  }),
  row('F23', 'volume missing, or its driver down', '– R A A – A B B F F H', {
    'S0 S4': impossible('the step uses no volume of the stack'),
    S3: needsBackups,
    S2: proved(own.volumeMissing),
    S1: proved(late.volumeBackInTime),
    S5: proved(late.volumeOutOfReach('S5')),
    S6: proved(late.volumeOutOfReach('S6')),
    S7: proved(late.newRefused(losesVolume, 'S7')),
    S8: proved(late.newRefused(losesVolume, 'S8')),
    S9: proved(late.newRefused(losesVolume, 'S9')),
    RB: proved(bound.volumeGoneInRollback, late.oldRefused(losesVolume)),
  }),
];
