import { crashMatrix, scenarios } from '../../testing/crash-matrix.ts';

crashMatrix([scenarios.firstDeploy, scenarios.neverHealthy, scenarios.crashLoop, scenarios.migration]);
