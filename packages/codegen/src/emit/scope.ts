import type { SupportName } from '../plan/names.ts'
import type { Plan, PlanHandle, PlanProtocol, PlanStruct } from '../plan/plan.ts'
import type { Use } from './shape.ts'

/** The module that functions are written into. */
export interface FunctionScope {
  readonly plan: Plan
  readonly use: Use
  /** Brings in a value of cinterop. */
  cinterop(name: SupportName): string
  /** Brings in a type of cinterop. */
  cinteropType(name: string): string
  /** Brings in a value of refcount. */
  refcount(name: SupportName): string
  /** Brings in a type of refcount. */
  refcountType(name: string): string
  /** Brings in a function of cinterop that is meant for generated code. */
  binding(name: SupportName): string
  /** Brings in a type of what is meant for generated code. */
  bindingType(name: string): string
  /** Brings in a class or value of the binding's own modules. */
  own(name: string): string
  /** Brings in a value of any module. */
  other(module: string, name: string): string
  /** Asks for the layout of a struct of this binding, and gives its name. */
  layout(struct: PlanStruct): string
  /** Notes that a function of the library is called, and gives the expression to call. */
  native(name: string): string
  /** The call of a function that the caller did not ask for, such as one that frees. */
  service(name: string, args: string): string
  /** True when every call looks before whether the library is free, and after it for an error that it reported. */
  readonly heeding: boolean
  /** True when the library keeps callbacks, whose errors are to be thrown by the calls that they come from. */
  readonly hasHeldCallbacks: boolean
  /** The method that takes charge of a callback that the library keeps. */
  holdCallback(): string
  /** The method that makes the error of a protocol. */
  failure(protocol: PlanProtocol): string
  /** The constant options of a handle class. */
  handleOptions(handle: PlanHandle, owned: boolean): string
}
