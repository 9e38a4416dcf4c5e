/** How the engine says no: becomes an HTTP status and `{"message": ...}` on the wire, with the real engine's texts. */
export class EngineRefusal extends Error {
  override readonly name = 'EngineRefusal';
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

/** 501: something that the real engine does and this one does not. `call` names it. */
export function notDone(call: string): EngineRefusal {
  return new EngineRefusal(501, `the demo engine does not do this: ${call}`);
}

/** 404 with the real text. */
export function noSuchContainer(reference: string): EngineRefusal {
  return new EngineRefusal(404, `No such container: ${reference}`);
}
