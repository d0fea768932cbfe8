/** The version of this package. `npm run release` writes it, since a bundle has no manifest to read it from. @internal */
export const VERSION = '0.1.0'
