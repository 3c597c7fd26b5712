"""The client: a terminal program that shows what the server says and tells it what people do. It decides nothing."""
