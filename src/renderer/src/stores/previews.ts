import type { MethodInput } from '../../../shared/contract/methods.ts';
import type { VariableProblem } from '../../../shared/contract/shapes/catalog.ts';
import type { HeldAnswer } from '../../../shared/contract/shapes/held.ts';
import type { PreviewAnswer } from '../../../shared/contract/shapes/operation.ts';
import type { DeploymentRef } from './deployment-ref.ts';
import { client } from './client-holder.ts';
import { useLatest } from './use-latest.ts';
import type { UsedResource } from './use-resource.ts';

export type OperationRequest = MethodInput<'operations.start'>;
export type OperationOptions = OperationRequest['options'];
export type ValidationRequest = MethodInput<'catalog.validate'>;

/** What an operation would do; asked again as the request changes, and by `refresh` for the checks alone. */
export function usePreview(request: OperationRequest | null): UsedResource<PreviewAnswer> {
  return useLatest((asked: OperationRequest) => client().call('operations.preview', asked), request);
}

/** Both sides of what is held; asked again by `refresh`. */
export function useHeld(ref: DeploymentRef): UsedResource<HeldAnswer> {
  return useLatest((asked: DeploymentRef) => client().call('operations.held', asked), ref);
}

/** The core's judgement of values that are being typed. */
export function useValidation(request: ValidationRequest | null): UsedResource<readonly VariableProblem[]> {
  return useLatest((asked: ValidationRequest) => client().call('catalog.validate', asked), request);
}
