/**
 * An implementation of a port of which only some methods are arranged: a call of any other one is a test that
 * does not know what it tests, and throws.
 */
export function arranged<Port extends object>(name: string, methods: Partial<Port>): Port {
  return new Proxy(methods as Port, {
    get: (target, property) => {
      // Why: whoever awaits a value asks it for this one.
      if (property === 'then' || typeof property === 'symbol') return undefined;
      const method: unknown = Reflect.get(target, property);
      if (method !== undefined) return method;
      return () => {
        throw new Error(`${name}.${property} was not arranged`);
      };
    },
  });
}
