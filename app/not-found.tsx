import { Brand } from "#components/shell/brand.tsx";
import { ButtonLink } from "#components/ui/button.tsx";

export default function NotFound() {
  return (
    <div className="sign-in">
      <main className="sign-in-card">
        <Brand />
        <h1>There is nothing at this address</h1>
        <p className="mt-1 mb-4 text-text-2">The address may have been cut when it was copied.</p>
        <ButtonLink href="/">Overview</ButtonLink>
      </main>
    </div>
  );
}
