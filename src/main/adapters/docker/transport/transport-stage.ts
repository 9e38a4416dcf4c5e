/** What is passed on the way to an engine, in this order; with jump hosts some of them once for each. */
export type TransportStage = 'resolve' | 'connect' | 'host-key' | 'authenticate' | 'socket';
