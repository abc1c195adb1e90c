/** How long a run may take unless its request says otherwise. */
export const DEFAULT_TIMEOUT_SECONDS = 1800;
