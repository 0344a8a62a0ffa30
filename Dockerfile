# .ci/run follows the build stage line by line with eng/build-stage, so each instruction stays on one line.
FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build
WORKDIR /source

# Only what restore reads: this layer is rebuilt when a package changes, not when the code does.
COPY global.json Directory.Build.props Directory.Packages.props ./
COPY eng/shims/Patched.DistributedLock.Postgres/Patched.DistributedLock.Postgres.csproj eng/shims/Patched.DistributedLock.Postgres/
COPY src/Projections/Projections.csproj src/Projections/
COPY src/BusinessMetrics/BusinessMetrics.csproj src/BusinessMetrics/
# Without the configuration this would restore for Debug, whose run-time compiler would then be published.
RUN dotnet restore src/BusinessMetrics -p:Configuration=Release -p:PublishReadyToRun=true --use-current-runtime

# Warnings are errors, and .editorconfig says which there are.
COPY .editorconfig ./
COPY src src/
# Compiled ahead, so that a start and the first minute do not wait for the run-time compiler (docs/operate/benchmarks.md).
RUN dotnet publish src/BusinessMetrics -c Release -p:PublishReadyToRun=true --use-current-runtime --self-contained false --no-restore -o /app

FROM mcr.microsoft.com/dotnet/aspnet:10.0 AS final
WORKDIR /app
# A new volume takes over the owner of the folder that it is mounted on.
RUN install -d -o $APP_UID -g $APP_UID /var/lib/business-metrics
COPY --from=build /app ./

# The base image's 8080 would only earn a warning: SERVICE_HOST and SERVICE_PORT decide.
ENV ASPNETCORE_HTTP_PORTS="" SERVICE_PORT=8004 DATA_DIR=/var/lib/business-metrics
VOLUME /var/lib/business-metrics
EXPOSE 8004
USER $APP_UID
ENTRYPOINT ["dotnet", "BusinessMetrics.dll"]
