/** A style sheet imported by a page: the bundler puts it into the page's CSS file. */
declare module "*.css";
