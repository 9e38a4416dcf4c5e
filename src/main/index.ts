// Why before anything is loaded: the client library would print request headers, registry credentials among them.
delete process.env['DEBUG'];

const { openElectronDoor } = await import('./shells/electron/electron-door.ts');
openElectronDoor(process, import.meta.url);
