/**
 * Settings of a service that a comparison names under `other`, each as text or as the JSON of the model; the window has
 * a word and a way to say the value for every one of them.
 */
export const serviceSettings = [
  'capAdd',
  'capDrop',
  'containerName',
  'cpus',
  'dns',
  'expose',
  'extraHosts',
  'healthcheck',
  'hostname',
  'init',
  'lifecycle',
  'logging',
  'memoryBytes',
  'networkMode',
  'privileged',
  'readOnly',
  'restart',
  'stopGraceMs',
  'stopSignal',
  'ulimits',
  'user',
  'workingDir',
] as const;

export type ServiceSetting = (typeof serviceSettings)[number];
