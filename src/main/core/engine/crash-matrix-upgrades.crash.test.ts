import { crashMatrix, scenarios } from '../../testing/crash-matrix.ts';

crashMatrix([
  scenarios.small,
  scenarios.large,
  scenarios.slowStart,
  scenarios.compose,
  scenarios.backFromRelease,
]);
