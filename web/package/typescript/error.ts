import type { ErrorCode } from './types.js';

/** What every function of this package throws. */
export class OssaError extends Error {
  override readonly name = 'OssaError';

  /** What went wrong, for programs. */
  readonly code: ErrorCode;

  constructor(code: ErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** The value in a few words, for messages; never what a text says, which may be secret. */
export function kindOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'an array';
  if (typeof value === 'object') return `an object of ${value.constructor?.name ?? 'no class'}`;
  return value === undefined ? 'undefined' : `a ${typeof value}`;
}

/** Throws that an argument is not what it has to be. */
export function refuse(what: string, wanted: string, value: unknown): never {
  throw new OssaError('bad-argument', `${what} is ${kindOf(value)}, not ${wanted}`);
}

/** Options, of which only these may be stated. */
export function checked<T extends object>(what: string, options: T | undefined, known: readonly (keyof T)[]): Partial<T> {
  if (options === undefined) return {};
  if (typeof options !== 'object' || options === null) refuse(`options of ${what}`, 'an object', options);
  for (const key of Object.keys(options)) {
    if (!(known as readonly string[]).includes(key)) {
      throw new OssaError('bad-argument', `${what} has no option \`${key}\`; there are ${known.join(', ')}`);
    }
  }
  return options;
}

/** Does something in WebAssembly. Whatever it throws becomes an `OssaError`. */
export function attempt<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof OssaError) throw error;
    if (error instanceof Error && typeof (error as { code?: unknown }).code === 'string') {
      throw new OssaError((error as unknown as { code: ErrorCode }).code, error.message);
    }
    // Traps: memory or the stack is exhausted, or a fault of ours.
    const message = error instanceof Error ? error.message : String(error);
    throw new OssaError('internal', `the program failed: ${message}`, { cause: error });
  }
}
