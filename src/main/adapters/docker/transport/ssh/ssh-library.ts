import ssh2 from 'ssh2';

/** Why in one place: the library is CommonJS, and only some of its names can be imported as such. */
export const { BaseAgent, Client, createAgent } = ssh2;
export const { parseKey } = ssh2.utils;
