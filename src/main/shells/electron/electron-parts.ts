import type * as Electron from 'electron';

/**
 * What the shell needs of Electron, by Electron's own definitions. It is handed in by the one file that may load
 * Electron, so that everything else runs, and is tested, without its binary.
 */
export type ElectronParts = Pick<
  typeof Electron,
  | 'app'
  | 'BrowserWindow'
  | 'dialog'
  | 'ipcMain'
  | 'Menu'
  | 'nativeImage'
  | 'Notification'
  | 'powerMonitor'
  | 'powerSaveBlocker'
  | 'protocol'
  | 'safeStorage'
  | 'screen'
  | 'session'
  | 'shell'
  | 'Tray'
>;
