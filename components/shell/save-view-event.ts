/** Told to the window by whoever wants the form for saving the page as a view; the menu of views listens. */
export const saveViewEvent = "kubeproof:save-view";
